import type { WeightsAnswer, WeightsTask } from './weights.worker.ts';

/** The worker that reads and loads one stored file of weights, asked one task at a time; how many milliseconds each took. */
export function openWeightsWorker(of: Omit<WeightsTask, 'kind'>): { ask(kind: WeightsTask['kind']): Promise<number>; close(): void } {
  const worker = new Worker(new URL('./weights.worker.ts', import.meta.url), { type: 'module' });
  return {
    ask: (kind) => new Promise((resolve, reject) => {
      worker.onerror = ({ message }) => { reject(new Error(message)); };
      worker.onmessage = ({ data }: MessageEvent<WeightsAnswer>) => {
        if ('error' in data) reject(new Error(data.error));
        else resolve(data.milliseconds);
      };
      const task: WeightsTask = { kind, ...of };
      worker.postMessage(task);
    }),
    close: () => { worker.terminate(); },
  };
}
