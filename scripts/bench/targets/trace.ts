import * as z from 'zod/mini';

/** A task of the page's own thread. */
export interface Task { readonly clockMs: number; readonly processorMs: number }

const traceSchema = z.object({
  traceEvents: z.array(z.looseObject({
    name: z.string(), pid: z.number(), tid: z.number(), ts: z.optional(z.number()),
    /** Microseconds by the clock and of the thread's own processor time. */
    dur: z.optional(z.number()), tdur: z.optional(z.number()), args: z.optional(z.looseObject({ name: z.optional(z.unknown()) })),
  })),
});

/** The tasks in a trace of one page; the thread of a renderer that runs a page is called CrRendererMain. */
export function readTasks(trace: Buffer): Task[] {
  const { traceEvents } = traceSchema.parse(JSON.parse(trace.toString('utf8')));
  const threads = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  return traceEvents.filter(({ name, pid, tid }) => name === 'RunTask' && threads.has(`${pid} ${tid}`))
    .map(({ dur = 0, tdur = dur }) => ({ clockMs: dur / 1000, processorMs: tdur / 1000 }));
}
