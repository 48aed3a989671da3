import { describe, expect, it } from 'vitest';
import { formatFigures } from './figures.ts';
import { readTasks } from './trace.ts';

describe('the page\'s targets', () => {
  it('says which are met', () => {
    const target = (bound: 'at most' | 'at least', value: number) => ({ bound, value });
    expect(formatFigures([
      { figure: 'paint', value: 999.4, unit: 'ms', target: target('at most', 1000) },
      { figure: 'rate', value: 99.6, unit: 'MB/s', target: target('at least', 100) },
      { figure: 'tasks', value: 3, unit: 'tasks', target: null },
    ])).toBe([
      'figure  value      target',
      'paint   999 ms     at most 1000 ms    met',
      // Judged by what was measured, not by what is shown.
      'rate    100 MB/s   at least 100 MB/s  missed',
      'tasks   3.0 tasks',
    ].join('\n'));
  });

  it('reads the tasks of the page\'s own thread from a trace, in milliseconds', () => {
    const task = (tid: number, dur: number, tdur?: number) => ({ name: 'RunTask', pid: 1, tid, ts: 0, dur, ...(tdur === undefined ? {} : { tdur }) });
    const thread = (tid: number, name: string) => ({ name: 'thread_name', pid: 1, tid, args: { name } });
    const trace = { traceEvents: [thread(1, 'CrRendererMain'), thread(2, 'DedicatedWorker thread'), task(1, 80_000, 20_000), task(2, 500_000, 400_000), task(1, 3000)] };
    expect(readTasks(Buffer.from(JSON.stringify(trace)))).toEqual([{ clockMs: 80, processorMs: 20 }, { clockMs: 3, processorMs: 3 }]);
  });
});
