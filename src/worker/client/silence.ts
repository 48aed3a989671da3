/** How often the worker is looked after, in milliseconds: it is asked for a word after so long without one. */
const TICK = 5000;
/**
 * Silence after which the page is told. A worker that compiles for a slow adapter, or computes one large step, answers
 * nothing meanwhile, for minutes at the worst: silence is told and the user decides, for it need not be death.
 */
const QUIET = 60_000;
/** How much longer it may stay silent where the user waits. */
const LONGER = 180_000;

export interface SilenceWatch {
  /** Work was asked for, beside which nothing else was under way. */
  begin(): void;
  /** The worker has said something. */
  heard(): void;
  /** Nothing is under way any more. */
  end(): void;
  /** Tells nothing for some minutes. */
  wait(): void;
}

/**
 * Watches that the worker says something while work is under way; by the ticks of a timer and no clock, since a laptop that
 * slept was not silent.
 * @param ping asks it for a word @param tell told the whole minutes of silence, as they grow; null when it has spoken again, or is not to be heard
 */
export function watchSilence(ping: () => void, tell: (minutes: number | null) => void): SilenceWatch {
  let timer: ReturnType<typeof setInterval> | null = null;
  let [quiet, patience] = [0, QUIET];
  let asked = false;
  let told: number | null = null;

  function tick(): void {
    quiet += TICK;
    if (!asked) ping();
    asked = true;
    if (quiet >= patience) say(Math.floor(quiet / 60_000));
  }
  function say(minutes: number | null): void {
    if (told === minutes) return;
    told = minutes;
    tell(minutes);
  }
  function heard(): void {
    [quiet, patience, asked] = [0, QUIET, false];
    say(null);
  }
  function end(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
    heard();
  }

  return {
    begin: () => { timer ??= setInterval(tick, TICK); },
    heard,
    end,
    wait: () => {
      patience = quiet + LONGER;
      say(null);
    },
  };
}
