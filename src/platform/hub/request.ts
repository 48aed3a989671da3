import type { HubPlace } from '../../domain/hub.ts';
import { refusal, unreachable } from './errors.ts';

/** What a request to a hub is made with. */
export interface HubAccess {
  /** Sent to the endpoint only: `fetch` drops it where the hub redirects to another host (Fetch standard, HTTP-redirect fetch, step 13). */
  readonly token: string | null;
  readonly fetch: typeof fetch;
  /** Resolves after so many milliseconds; rejects when the signal is raised. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

export interface HubRequest {
  readonly url: string;
  readonly place: HubPlace;
  /** For the message of a refusal; null for the listing. */
  readonly file: string | null;
  /** Bytes [start, end), to the end of the file where `end` is missing. */
  readonly range?: { readonly start: number; readonly end?: number };
  readonly signal?: AbortSignal;
  /** Before each new try. */
  readonly onRetry?: () => void;
}

/** As often as huggingface_hub tries (http_backoff: 5 retries, 1 to 8 s). */
export const TRIES = 5;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 8000;
/** A hub that asks for longer is not waited for: the person is told instead. */
const LONGEST_ASKED_WAIT = 60_000;

/**
 * An answer of 200 or 206. Tries again after a failing connection, 5xx and 429 (as long as the hub asks to wait, up to
 * a minute). Throws what `refusal` and `unreachable` say, or the signal's reason.
 */
export async function request(access: HubAccess, { url, place, file, range, signal, onRetry }: HubRequest): Promise<Response> {
  const headers: Record<string, string> = {};
  if (access.token !== null) headers['Authorization'] = `Bearer ${access.token}`;
  // One simple range is safelisted: it costs no preflight, which the hosts that the hub redirects to may refuse.
  if (range !== undefined) headers['Range'] = `bytes=${range.start}-${range.end === undefined ? '' : range.end - 1}`;
  for (let tries = 1; ; tries++) {
    const answer = await access.fetch(url, { headers, cache: 'no-store', ...(signal ? { signal } : {}) }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      if (tries >= TRIES) throw unreachable(place, cause);
      return null;
    });
    if (answer?.ok === true) return answer;
    let wait = backOff(tries);
    if (answer !== null) {
      const asked = waitFor(answer, tries);
      await answer.body?.cancel();
      if (asked === null || tries >= TRIES) throw refusal(answer, place, access.token !== null, file);
      wait = asked;
    }
    onRetry?.();
    await access.wait(wait, signal);
  }
}

/** Milliseconds before the next try; null where trying again is of no use. */
export function waitFor(response: Response, tries: number): number | null {
  if (response.status >= 500) return backOff(tries);
  if (response.status !== 429) return null;
  const asked = askedWait(response.headers);
  if (asked === null) return backOff(tries);
  return asked <= LONGEST_ASKED_WAIT ? asked : null;
}

/** 1, 2, 4, 8, 8 … seconds. */
export function backOff(tries: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1));
}

/** `Retry-After: 3`, or the hub's `RateLimit: "api";r=0;t=3`, in milliseconds. */
function askedWait(headers: Headers): number | null {
  const after = headers.get('retry-after');
  const reset = /;\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  const seconds = Number(after ?? reset ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
