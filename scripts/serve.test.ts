import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './serve.mjs';
import { hubFrom } from './serve/hub.mjs';
import { isLocalHost } from './serve/respond.mjs';

const SCRIPT = `export const long = "${'words '.repeat(100)}";`;
const WEIGHTS = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));

let folder = '';
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serve-'));
  const root = join(folder, 'dist');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__"><meta name="hub" content="__HUB_ENDPOINT__"><style nonce="__CSP_NONCE__"></style>');
  writeFileSync(join(root, 'assets', 'main-abc123.js'), SCRIPT);
  writeFileSync(join(root, 'model.safetensors'), WEIGHTS);
  writeFileSync(join(root, 'engine.wasm'), WEIGHTS);
  writeFileSync(join(root, 'empty.csv'), '');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  server = await serve({ root, port: 0 });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Answer { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** An answer to a request line exactly as written, which `http.request` would tidy. */
function askRaw(line: string): Promise<string> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`));
    let text = '';
    socket.on('data', (part) => { text += part.toString(); });
    socket.on('end', () => { resolve(text); });
    socket.on('error', reject);
  });
}

describe('the server of the built page', () => {
  it('isolates the page and allows nothing but itself', async () => {
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    const nonce = /content="([^"]+)"/.exec(body.toString())?.[1] ?? '';
    expect(nonce.length).toBeGreaterThanOrEqual(22);
    expect(body.toString()).toContain(`<style nonce="${nonce}">`);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
      + `style-src 'self' 'nonce-${nonce}'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`);
  });

  it('gives every page a new nonce', async () => {
    const [first, second] = [await ask('/'), await ask('/index.html')];
    expect(first.body.toString()).not.toBe(second.body.toString());
  });

  it('lets only scripts of workers load from blobs', async () => {
    const { headers } = await ask('/assets/main-abc123.js');
    expect(headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval' blob:");
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
  });

  it('lets workers alone reach the hub that was chosen when serving, and tells the page which that is', async () => {
    const policyOf = async (url: string) => /connect-src ([^;]+)/.exec((await fetch(`${url}assets/main-abc123.js`)).headers.get('content-security-policy') ?? '')?.[1];
    expect(await policyOf(server.url)).toBe("'self' https://huggingface.co https://*.huggingface.co https://*.hf.co");
    expect((await ask('/')).body.toString()).toContain('<meta name="hub" content="https://huggingface.co">');
    for (const [given, connections, told] of [
      ['https://mirror.example/hf/,https://cdn.example', "'self' https://mirror.example https://cdn.example", 'https://mirror.example/hf'],
      ['http://127.0.0.1:4000', "'self' http://127.0.0.1:4000", 'http://127.0.0.1:4000'], ['none', "'self'", ''],
    ] as const) {
      const other = await serve({ root: join(folder, 'dist'), port: 0, hub: hubFrom(given) });
      expect(await policyOf(other.url)).toBe(connections);
      expect(await (await fetch(other.url)).text()).toContain(`<meta name="hub" content="${told}">`);
      await other.close();
    }
  });

  it.each(['mirror.example', 'http://mirror.example', 'https://me:secret@mirror.example', "https://a; script-src *"])('takes no %s for a hub', (text) => {
    expect(() => hubFrom(text)).toThrow('is no https:// address');
  });

  it('names media types that streaming compilation and nosniff need', async () => {
    expect((await ask('/engine.wasm')).headers['content-type']).toBe('application/wasm');
    expect((await ask('/model.safetensors')).headers['content-type']).toBe('application/octet-stream');
    expect((await ask('/assets/main-abc123.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    ['/../secret.txt'], ['/%2e%2e/secret.txt'], ['/assets/..%2f..%2f..%2fsecret.txt'], ['/..%5csecret.txt'], ['//../secret.txt'],
    ['/link.txt'], ['/%00'], ['/%zz'], ['/assets'], ['/none.js'],
  ])('has no file at %s', async (path) => {
    const answer = await askRaw(`GET ${path} HTTP/1.1`);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).not.toContain('secret');
  });

  it('answers to this computer\'s names only', async () => {
    expect((await ask('/', { host: 'evil.example' })).status).toBe(421);
    expect((await ask('/', { host: 'localhost:4173' })).status).toBe(200);
    expect(isLocalHost('127.0.0.1:80')).toBe(true);
    expect(isLocalHost('[::1]:80')).toBe(true);
    expect(isLocalHost('127.0.0.1.evil.example')).toBe(false);
    expect(isLocalHost('localhost@evil.example')).toBe(false);
    expect(isLocalHost(undefined)).toBe(false);
  });

  it('takes GET and HEAD and nothing else', async () => {
    const post = await ask('/', {}, 'POST');
    expect(post.status).toBe(405);
    expect(post.headers['allow']).toBe('GET, HEAD');
    const head = await ask('/model.safetensors', {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '1000', 0]);
  });

  it.each([
    ['bytes=0-9', 206, 'bytes 0-9/1000', 0, 10],
    ['bytes=990-', 206, 'bytes 990-999/1000', 990, 1000],
    ['bytes=990-5000', 206, 'bytes 990-999/1000', 990, 1000],
    ['bytes=-5', 206, 'bytes 995-999/1000', 995, 1000],
    ['bytes=5-2', 200, undefined, 0, 1000],
    ['bytes=0-1,5-6', 200, undefined, 0, 1000],
  ])('answers the range %s', async (range, status, contentRange, start, end) => {
    const answer = await ask('/model.safetensors', { range });
    expect([answer.status, answer.headers['content-range']]).toEqual([status, contentRange]);
    expect(answer.body.equals(WEIGHTS.subarray(start, end))).toBe(true);
  });

  it('refuses a range beyond the end', async () => {
    const answer = await ask('/model.safetensors', { range: 'bytes=1000-' });
    expect([answer.status, answer.headers['content-range']]).toEqual([416, 'bytes */1000']);
  });

  it('sends an empty file', async () => {
    const { status, body } = await ask('/empty.csv');
    expect([status, body.length]).toEqual([200, 0]);
  });

  it('compresses text as the client can read it, and weights never', async () => {
    const br = await ask('/assets/main-abc123.js', { 'accept-encoding': 'gzip, br' });
    expect(br.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(br.body).toString()).toBe(SCRIPT);
    const gz = await ask('/assets/main-abc123.js', { 'accept-encoding': 'gzip, br;q=0' });
    expect(gz.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gz.body).toString()).toBe(SCRIPT);
    expect(gz.headers['vary']).toBe('Accept-Encoding');
    expect((await ask('/assets/main-abc123.js')).headers['content-encoding']).toBeUndefined();
    expect((await ask('/model.safetensors', { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined();
  });

  it('keeps hashed assets for ever and asks again for the others', async () => {
    const asset = await ask('/assets/main-abc123.js');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const model = await ask('/model.safetensors');
    expect(model.headers['cache-control']).toBe('no-cache');
    const again = await ask('/model.safetensors', { 'if-none-match': model.headers.etag ?? '' });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('takes the next free port when asked to, and says so otherwise', async () => {
    const port = Number(new URL(server.url).port);
    const root = join(folder, 'dist');
    const next = await serve({ root, port, tries: 20 });
    expect(Number(new URL(next.url).port)).toBeGreaterThan(port);
    await next.close();
    await expect(serve({ root, port })).rejects.toThrow('EADDRINUSE');
  });
});
