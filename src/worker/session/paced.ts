/** How far apart the page is told of progress, in milliseconds: each telling has it draw again. */
const PACE = 100;

/** Tells how much of a work is done: its end always, else ten times a second at most. */
export function paced(now: () => number, total: number, tell: (done: number) => void): (done: number) => void {
  let told = -Infinity;
  return (done) => {
    if (done < total && now() - told < PACE) return;
    told = now();
    tell(done);
  };
}
