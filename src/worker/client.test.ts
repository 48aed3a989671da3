import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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

  describe('with a worker that says nothing', () => {
    beforeEach(() => { vi.useFakeTimers(); });
    afterEach(() => { vi.useRealTimers(); });
    const minutes = (count: number) => vi.advanceTimersByTime(count * 60_000);

    it('asks it for a word once, tells each whole minute of silence while work is under way, and that it is over', async () => {
      const { end, sent, reply } = fakeWorker();
      const client = createClient(end);
      const told: (number | null)[] = [];
      client.onSilence((silence) => { told.push(silence); });
      minutes(5);
      const open = client.request('run/stop', { runId: 'a' });
      minutes(0.9);
      expect([told, sent.map(({ name }) => name)]).toEqual([[], ['run/stop', 'worker/ping']]);
      minutes(1.2);
      expect(told).toEqual([1, 2]);
      reply({ kind: 'result', id: 2, name: 'worker/ping', result: null });
      minutes(0.5);
      expect(told).toEqual([1, 2, null]);
      expect(sent.map(({ name }) => name)).toEqual(['run/stop', 'worker/ping', 'worker/ping']);
      reply({ kind: 'result', id: 1, name: 'run/stop', result: null });
      await open;
      minutes(10);
      expect(told).toEqual([1, 2, null]);
      expect(sent).toHaveLength(3);
    });

    it('tells nothing of one that answers, however long its work takes or the laptop sleeps', () => {
      const { end, sent, reply } = fakeWorker();
      const client = createClient(end);
      const told: (number | null)[] = [];
      client.onSilence((silence) => { told.push(silence); });
      void client.request('run/stop', { runId: 'a' });
      // A laptop that sleeps all night has not ticked.
      vi.setSystemTime(Date.now() + 8 * 3_600_000);
      for (let second = 0; second < 600; second += 10) {
        vi.advanceTimersByTime(10_000);
        for (const { id, name } of sent.splice(0)) if (name === 'worker/ping') reply({ kind: 'result', id, name, result: null });
      }
      expect(told).toEqual([]);
    });

    it('waits some minutes longer where the user does, and then tells again', () => {
      const { end } = fakeWorker();
      const client = createClient(end);
      const told: (number | null)[] = [];
      client.onSilence((silence) => { told.push(silence); });
      void client.request('run/stop', { runId: 'a' });
      minutes(1);
      client.waitLonger();
      minutes(2.9);
      expect(told).toEqual([1, null]);
      minutes(0.1);
      expect(told).toEqual([1, null, 4]);
    });

    it('puts another in its place where the user says so, and hears the old one no more', async () => {
      const [first, second] = [fakeWorker(), fakeWorker()];
      const client = createClient(first.end, () => second.end);
      const heard: unknown[] = [];
      client.onRestart(() => { heard.push('restarted'); });
      client.onSilence((silence) => { heard.push(silence); });
      const open = client.request('run/stop', { runId: 'a' });
      minutes(1);
      const restarted = client.restart();
      await expect(open).rejects.toMatchObject({ code: 'runInterrupted' });
      await vi.runAllTimersAsync();
      await restarted;
      expect(heard).toEqual([1, null, 'restarted']);
      client.on('data/progress', () => { heard.push('old'); });
      first.reply({ kind: 'event', name: 'data/progress', event: { done: 1, total: 3 } });
      const asked = client.request('run/stop', { runId: 'b' });
      second.reply({ kind: 'result', id: 3, name: 'run/stop', result: null });
      expect(await asked).toBeNull();
      expect(heard).toHaveLength(3);
    });
  });
});
