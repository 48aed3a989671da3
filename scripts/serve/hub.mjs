/**
 * Which hub of models the page may fetch from: the one exception of its security policy. Chosen when serving, so that
 * the page itself cannot widen it.
 */

/**
 * @typedef {object} Hub
 * @property {string} endpoint told to the page; '' where it may fetch from none
 * @property {readonly string[]} sources as the content security policy names them
 */

/**
 * The Hugging Face hub and the hosts it redirects large files to (cdn-lfs*.hf.co, cas-bridge.xethub.hf.co,
 * cdn-lfs.huggingface.co; hub-docs, "Downloading behind a proxy or firewall").
 * @type {Hub}
 */
export const HUGGING_FACE_HUB = {
  endpoint: 'https://huggingface.co',
  sources: ['https://huggingface.co', 'https://*.huggingface.co', 'https://*.hf.co'],
};

/** @type {Hub} */
const NO_HUB = { endpoint: '', sources: [] };

/**
 * `https://mirror.example[/path][,https://where.it.redirects.example …]` in place of the Hugging Face hub, or `none`.
 * @param {string | undefined} text undefined or empty: the Hugging Face hub
 * @returns {Hub}
 * @throws {Error} with a sentence for the person
 */
export function hubFrom(text) {
  if (text === undefined || text.trim() === '') return HUGGING_FACE_HUB;
  if (text.trim() === 'none') return NO_HUB;
  const addresses = text.split(',').map((part) => readAddress(part.trim()));
  const [first] = addresses;
  if (!first) return HUGGING_FACE_HUB;
  return {
    endpoint: first.href.replace(/\/+$/, ''),
    sources: [...new Set(addresses.map(({ origin }) => origin))],
  };
}

/** @param {string} text */
function readAddress(text) {
  const address = URL.canParse(text) ? new URL(text) : null;
  const local = address !== null && ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  // A token must not go over an open line.
  if (address && (address.protocol === 'https:' || (local && address.protocol === 'http:')) && address.username === '') return address;
  throw new Error(`The hub "${text}" is no https:// address. Write --hub https://mirror.example, or --hub none.`);
}
