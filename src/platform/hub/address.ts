import { StudioError } from '../../domain/errors.ts';
import { HUGGING_FACE, type HubPlace } from '../../domain/hub.ts';

const PART = '[\\w.-]+';
const NAME = new RegExp(`^${PART}(/${PART})?$`);
/** Branches of pull requests hold slashes (`refs/pr/3`). */
const REVISION = /^[\w.-]+(\/[\w.-]+)*$/;

/**
 * What a person writes for a model: `owner/model`, `owner/model@revision`, or the address of its page. A revision
 * that is given apart wins over one that is written with the name. Throws `hubNameInvalid`.
 */
export function parsePlace(text: string, endpoint: string = HUGGING_FACE, revision = ''): HubPlace {
  const written = text.trim().replace(/^hub:/, '');
  const page = /^https?:\/\//.test(written) ? pageOf(written, endpoint) : null;
  const [name, at] = page ?? splitOnce(written);
  const place = { endpoint: trimEnd(endpoint), name, revision: revision.trim() || at || 'main' };
  if (!NAME.test(name) || name.includes('..')) throw invalid(text, 'is no name of a model');
  if (!REVISION.test(place.revision) || place.revision.includes('..')) throw invalid(place.revision, 'is no revision');
  return place;
}

/** `https://hub/owner/model/tree/revision` → [owner/model, revision]. */
function pageOf(address: string, endpoint: string): [string, string | undefined] {
  const base = trimEnd(endpoint);
  const path = address.startsWith(`${base}/`) ? address.slice(base.length + 1) : new URL(address).pathname.slice(1);
  const [before = '', revision] = trimEnd(path.replace(/[?#].*$/, '')).split(/\/(?:tree|blob|resolve)\//);
  return [before.replace(/^models\//, ''), revision?.split('/')[0]];
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('@');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** The listing of a repository with sizes and hashes. */
export function listingUrl({ endpoint, name, revision }: HubPlace): string {
  return `${endpoint}/api/models/${name}/revision/${encodeURIComponent(revision)}?blobs=true`;
}

/** One file of a repository; the hub redirects large ones to where they are kept. */
export function fileUrl({ endpoint, name, revision }: HubPlace, path: string): string {
  return `${endpoint}/${name}/resolve/${encodeURIComponent(revision)}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** The page where a person reads about a model and accepts its terms. */
export function pageUrl({ endpoint, name }: Pick<HubPlace, 'endpoint' | 'name'>): string {
  return `${endpoint}/${name}`;
}

function trimEnd(address: string): string {
  return address.trim().replace(/\/+$/, '');
}

function invalid(text: string, what: string): StudioError {
  return new StudioError('hubNameInvalid', `"${text}" ${what}; write it as on the hub: owner/model, or owner/model@revision.`, { value: text });
}
