/** How far back the rate looks: long enough to be steady, short enough to show a stall. */
const WINDOW = 5000;

export interface Rate {
  readonly bytesPerSecond: number;
  /** null while nothing has come. */
  readonly secondsLeft: number | null;
}

/** The rate of the last seconds. `now` in milliseconds. */
export function rateMeter(): { add(bytes: number, now: number): void; read(bytesLeft: number, now: number): Rate } {
  let samples: { readonly bytes: number; readonly at: number }[] = [];
  let began: number | null = null;
  return {
    add(bytes, now) {
      began ??= now;
      samples.push({ bytes, at: now });
      samples = samples.filter(({ at }) => now - at < WINDOW);
    },
    read(bytesLeft, now) {
      const recent = samples.filter(({ at }) => now - at < WINDOW).reduce((sum, { bytes }) => sum + bytes, 0);
      const seconds = began === null ? 0 : Math.min(WINDOW, now - began) / 1000;
      const bytesPerSecond = seconds > 0 ? recent / seconds : 0;
      return { bytesPerSecond, secondsLeft: bytesPerSecond > 0 ? bytesLeft / bytesPerSecond : null };
    },
  };
}
