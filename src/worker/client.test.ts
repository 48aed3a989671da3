import { describe, expect, it, vi } from 'vitest';
import { StudioError } from '../domain/errors.ts';
import { createClient, type WorkerEnd } from './client.ts';
import type { FromWorker } from './protocol.ts';

/** A worker's end that records what it is sent and lets the test answer. */
function fakeWorker() {
  const sent: { id: number; name: string }[] = [];
  const end: WorkerEnd = { postMessage: (message) => { sent.push(message); }, onmessage: null, onerror: null };
  const reply = (data: FromWorker) => end.onmessage?.(new MessageEvent('message', { data }));
  return { end, sent, reply };
}

describe('createClient', () => {
  it('matches each result to its request, in whatever order they come', async () => {
    const { end, sent, reply } = fakeWorker();
    const client = createClient(end);
    const first = client.request('run/pause', { runId: 'a' });
    const second = client.request('prompt/generate', { input: 'x', maxNew: 1, withPrompt: false });
    expect(sent.map(({ name }) => name)).toEqual(['run/pause', 'prompt/generate']);
    reply({ kind: 'result', id: 2, name: 'prompt/generate', result: { ids: [7], text: 'y' } });
    reply({ kind: 'result', id: 1, name: 'run/pause', result: null });
    expect(await second).toEqual({ ids: [7], text: 'y' });
    expect(await first).toBeNull();
  });

  it('rejects with the error as it was thrown on the other side', async () => {
    const { end, reply } = fakeWorker();
    const request = createClient(end).request('device/open', { choice: 'auto' });
    reply({ kind: 'error', id: 1, name: 'device/open', error: { code: 'noAdapter', message: 'None.', details: { a: 1 } } });
    const error = await request.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StudioError);
    expect(error).toMatchObject({ code: 'noAdapter', message: 'None.', details: { a: 1 } });
  });

  it('tells events to their listeners until they are removed', () => {
    const { end, reply } = fakeWorker();
    const client = createClient(end);
    const heard: number[] = [];
    const stop = client.on('data/progress', ({ done }) => { heard.push(done); });
    reply({ kind: 'event', name: 'data/progress', event: { done: 1, total: 3 } });
    stop();
    reply({ kind: 'event', name: 'data/progress', event: { done: 2, total: 3 } });
    expect(heard).toEqual([1]);
  });

  it('rejects everything that is open when the worker dies', async () => {
    const { end } = fakeWorker();
    const request = createClient(end).request('run/stop', { runId: 'a' });
    end.onerror?.(Object.assign(new Event('error'), { message: 'out of memory', filename: '', lineno: 0, colno: 0, error: null }));
    await expect(request).rejects.toThrow('out of memory');
    await expect(request).rejects.toMatchObject({ code: 'runInterrupted' });
  });

  it('goes on with another worker where one died after its first word, and says so; one that never spoke is not tried again', async () => {
    const [first, second] = [fakeWorker(), fakeWorker()];
    const client = createClient(first.end, () => second.end);
    const heard: string[] = [];
    client.onRestart(() => { heard.push('restarted'); });
    first.reply({ kind: 'event', name: 'data/progress', event: { done: 1, total: 3 } });
    const open = client.request('run/stop', { runId: 'a' });
    const crash = Object.assign(new Event('error'), { message: 'boom', filename: '', lineno: 0, colno: 0, error: null });
    first.end.onerror?.(crash);
    await expect(open).rejects.toThrow(/boom. It has been started again/);
    await vi.waitFor(() => { expect(heard).toEqual(['restarted']); });
    const asked = client.request('run/stop', { runId: 'b' });
    expect([first.sent.length, second.sent.length]).toEqual([1, 1]);
    second.end.onerror?.(crash);
    await expect(asked).rejects.toThrow(/Reload the page/);
  });
});
