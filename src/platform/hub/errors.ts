import { StudioError } from '../../domain/errors.ts';
import type { HubPlace } from '../../domain/hub.ts';
import { pageUrl } from './address.ts';

/**
 * A refusal of the hub as an error that says what to do. The hub answers 401 for a gated model without a token and for
 * one that is missing or private alike; `X-Error-Code` tells them apart where the hub lets a page read it
 * (huggingface_hub, utils/_http.py, hf_raise_for_status).
 */
export function refusal(response: Response, place: HubPlace, hasToken: boolean, file: string | null): StudioError {
  const { name, revision, endpoint } = place;
  const { status } = response;
  const code = response.headers.get('x-error-code');
  const said = response.headers.get('x-error-message');
  const details = { name, endpoint, status };
  if (said?.startsWith('Invalid credentials') === true) {
    return new StudioError('hubTokenRefused', `${endpoint} does not accept the token (${said}); make a new one with the right to read, or remove it.`, details);
  }
  if (code === 'GatedRepo' || (status === 403 && code === null)) {
    const page = pageUrl(place);
    const remedy = hasToken
      ? `The token's owner has not been given access: accept the terms at ${page}, and check that the token may read gated models.`
      : `Accept its terms at ${page} (with an account there), then enter a token that may read it.`;
    return new StudioError('hubGated', `${name} is given only to those who accepted its terms. ${remedy}`, { ...details, page, hasToken });
  }
  if (code === 'RevisionNotFound') {
    return new StudioError('hubNotFound', `${name} has no revision "${revision}" at ${endpoint}; leave it at main, or give a branch, tag or commit of it.`, { ...details, what: 'revision', revision });
  }
  if (code === 'EntryNotFound' || (status === 404 && file !== null)) {
    return new StudioError('hubNotFound', `${name} has no file ${file ?? ''} at revision ${revision}.`, { ...details, what: 'file', file: file ?? '' });
  }
  if (status === 401 || status === 404) {
    const token = hasToken ? ' The token may lack the right to see it.' : ' If it is private, enter a token that may read it.';
    return new StudioError('hubNotFound', `There is no model ${name} at ${endpoint}; check the spelling.${token}`, { ...details, what: 'model' });
  }
  if (status === 429) {
    return new StudioError('hubRateLimited', `${endpoint} asks to wait: too many requests from here. Try again in a few minutes; what was downloaded stays. A token raises the limit.`, details);
  }
  return new StudioError('hubFailed', `${endpoint} answered with status ${status}${said === null ? '' : ` (${said})`}; this is the hub's own trouble, try again later.`, details);
}

/** No answer at all. A page is not told why: offline, refused by a firewall, or forbidden by its own policy. */
export function unreachable({ name, endpoint }: HubPlace, cause: unknown): StudioError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StudioError('hubUnreachable',
    `${endpoint} could not be reached for ${name} (${reason}). Check the connection; behind a firewall, start the page with a mirror: npm start -- --hub https://mirror.example. Models kept here work without it.`,
    { name, endpoint });
}

/** Bytes that are not those the hub said they would be. */
export function damaged(name: string, file: string, what: string): StudioError {
  return new StudioError('hubDamaged', `${file} of ${name} ${what}. It was thrown away; download it again, and if that repeats, the hub or a proxy on the way changes the file.`, { name, file });
}
