/**
 * A hub on this computer: the paths, headers, redirects, ranges and refusals of huggingface.co, and its CDN as a second
 * origin. Faults are put in a queue and happen once each.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parseRange } from '../../../scripts/serve/range.mjs';
import { describe, isLarge, linkedEtag, type Repository } from './repository.ts';

/** What goes wrong with the next request whose path fits. */
export type Fault =
  | { readonly at: 'hub' | 'cdn'; readonly path: RegExp; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks after so many bytes of the body. */
  | { readonly at: 'cdn'; readonly path: RegExp; readonly cutAfter: number }
  /** One byte is another. */
  | { readonly at: 'cdn'; readonly path: RegExp; readonly corruptAt: number }
  /** The answer is whole, whatever range was asked for. */
  | { readonly at: 'cdn'; readonly path: RegExp; readonly ignoreRange: true };

export interface SeenRequest {
  readonly at: 'hub' | 'cdn';
  readonly method: string;
  readonly path: string;
  readonly range: string | null;
  readonly authorization: string | null;
}

export interface ImitationHub {
  readonly endpoint: string;
  readonly cdn: string;
  readonly faults: Fault[];
  readonly seen: SeenRequest[];
  /** Bytes a second of each answer from the CDN; null for no limit. */
  bytesPerSecond: number | null;
  close(): Promise<void>;
}

/** The token that may read gated repositories, and one that may not. */
export const GOOD_TOKEN = 'hf_good';
export const OTHER_TOKEN = 'hf_other';

/** What the hub lets a page of another origin read (its `access-control-expose-headers`). */
const EXPOSED = 'X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash';
const CHUNK = 64 << 10;

export async function openImitationHub(repositories: readonly Repository[], ports: { readonly hub: number; readonly cdn: number } = { hub: 0, cdn: 0 }): Promise<ImitationHub> {
  const faults: Fault[] = [], seen: SeenRequest[] = [];
  const note = (at: SeenRequest['at'], request: IncomingMessage): Fault | undefined => {
    const path = decodeURIComponent(request.url ?? '/');
    seen.push({ at, method: request.method ?? '', path, range: request.headers.range ?? null, authorization: request.headers.authorization ?? null });
    const index = request.method === 'OPTIONS' ? -1 : faults.findIndex((fault) => fault.at === at && fault.path.test(path));
    return index < 0 ? undefined : faults.splice(index, 1)[0];
  };
  const cdn = await listen(ports.cdn, (request, response) => {
    void answerCdn(repositories, request, response, note('cdn', request), () => hub.bytesPerSecond).catch(() => { response.destroy(); });
  });
  const front = await listen(ports.hub, (request, response) => { answerHub(repositories, cdn.origin, request, response, note('hub', request)); });
  const hub: ImitationHub = {
    endpoint: front.origin, cdn: cdn.origin, faults, seen, bytesPerSecond: null,
    close: async () => { await Promise.all([front.close(), cdn.close()]); },
  };
  return hub;
}

function answerHub(repositories: readonly Repository[], cdn: string, request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
  response.setHeader('Vary', 'Origin');
  response.setHeader('Access-Control-Expose-Headers', EXPOSED);
  if (request.method === 'OPTIONS') {
    response.writeHead(204, { 'Access-Control-Allow-Headers': 'authorization', 'Access-Control-Allow-Methods': 'GET,HEAD' });
    return void response.end();
  }
  if (fault !== undefined && 'status' in fault) return refuse(response, fault.status, {}, fault.headers);
  const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
  const api = /^\/api\/models\/(.+)\/revision\/(.+)$/.exec(path);
  const file = /^\/(.+)\/resolve\/([^/]+)\/(.+)$/.exec(path);
  const [, name = '', revision = ''] = api ?? file ?? [];
  const authorization = request.headers.authorization ?? null;
  if (authorization !== null && ![GOOD_TOKEN, OTHER_TOKEN].includes(authorization.replace('Bearer ', ''))) {
    return refuse(response, 401, { message: 'Invalid credentials in Authorization header' });
  }
  const repository = repositories.find((candidate) => candidate.name === name);
  if (repository === undefined) {
    // Who is not signed in is not told whether a repository is private or missing.
    return authorization === null ? refuse(response, 401, { code: 'RepoNotFound', message: 'Invalid username or password.' })
      : refuse(response, 404, { code: 'RepoNotFound', message: 'Repository not found' });
  }
  if (revision !== repository.commit && !repository.branches.includes(revision)) {
    return refuse(response, 404, { code: 'RevisionNotFound', message: `Invalid rev id: ${revision}` });
  }
  response.setHeader('X-Repo-Commit', repository.commit);
  if (api !== null) return sendJson(response, describe(repository));
  if (repository.gated !== false && authorization !== `Bearer ${GOOD_TOKEN}`) {
    return refuse(response, authorization === null ? 401 : 403, { code: 'GatedRepo', message: `Access to model ${name} is restricted.` });
  }
  const bytes = repository.files.get(file?.[3] ?? '');
  if (bytes === undefined) return refuse(response, 404, { code: 'EntryNotFound', message: 'Entry not found' });
  response.setHeader('X-Linked-ETag', `"${linkedEtag(file?.[3] ?? '', bytes)}"`);
  response.setHeader('X-Linked-Size', bytes.length);
  response.setHeader('Accept-Ranges', 'bytes');
  if (!isLarge(file?.[3] ?? '')) return void response.writeHead(200, { 'Content-Length': bytes.length }).end(bytes);
  response.writeHead(302, { Location: `${cdn}/${name}/${repository.commit}/${encodeURIComponent(file?.[3] ?? '')}?Signature=x` });
  response.end();
}

async function answerCdn(
  repositories: readonly Repository[], request: IncomingMessage, response: ServerResponse, fault: Fault | undefined, bytesPerSecond: () => number | null,
): Promise<void> {
  // Its preflights fail, as those of the hub's own store do for pages (huggingface/datasets#7931).
  if (request.method === 'OPTIONS') return refuse(response, 403, {});
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', '*');
  if (fault !== undefined && 'status' in fault) return refuse(response, fault.status, {}, fault.headers);
  // A signed address refuses a second way of saying who one is, as S3 does.
  if (request.headers.authorization !== undefined) return refuse(response, 400, {});
  const [, path = ''] = /^\/(.+)\?/.exec(decodeURIComponent(request.url ?? '')) ?? [];
  const repository = repositories.find(({ name, commit }) => path.startsWith(`${name}/${commit}/`));
  const stored = repository?.files.get(path.slice(`${repository.name}/${repository.commit}/`.length));
  if (stored === undefined) return refuse(response, 404, {});
  const range = fault !== undefined && 'ignoreRange' in fault ? null : parseRange(request.headers.range, stored.length);
  if (range === 'unsatisfiable') return refuse(response, 416, {});
  const { start, end } = range ?? { start: 0, end: stored.length };
  const body = Buffer.from(stored.subarray(start, end));
  if (fault !== undefined && 'corruptAt' in fault) body.writeUInt8(body.readUInt8(fault.corruptAt) ^ 1, fault.corruptAt);
  response.writeHead(range === null ? 200 : 206, {
    'Content-Length': body.length, 'Accept-Ranges': 'bytes', ...(range === null ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${stored.length}` }),
  });
  const until = fault !== undefined && 'cutAfter' in fault ? Math.min(fault.cutAfter, body.length) : body.length;
  for (let at = 0; at < until; at += CHUNK) {
    const chunk = body.subarray(at, Math.min(at + CHUNK, until));
    if (response.destroyed) return;
    await new Promise((resolve) => { response.write(chunk, resolve); });
    const rate = bytesPerSecond();
    if (rate !== null) await new Promise((resolve) => { setTimeout(resolve, (1000 * chunk.length) / rate); });
  }
  if (until < body.length) response.destroy();
  else response.end();
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

function refuse(
  response: ServerResponse, status: number, { code, message }: { readonly code?: string; readonly message?: string }, headers: Readonly<Record<string, string>> = {},
): void {
  if (code !== undefined) response.setHeader('X-Error-Code', code);
  if (message !== undefined) response.setHeader('X-Error-Message', message);
  response.writeHead(status, headers);
  response.end();
}

async function listen(port: number, handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ readonly origin: string; readonly close: () => Promise<void> }> {
  const server: Server = createServer(handle);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    },
  };
}
