/** Seconds of processor time that the browser has taken so far, all its processes and threads together: its driver, who is asked, knows. */
export async function processorSeconds(): Promise<number> {
  const ask: unknown = Reflect.get(globalThis, 'processorSeconds');
  const told: unknown = typeof ask === 'function' ? await Reflect.apply(ask, globalThis, []) : NaN;
  return typeof told === 'number' ? told : NaN;
}
