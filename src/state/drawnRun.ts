import { shallow } from 'zustand/vanilla/shallow';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunState } from './run.ts';

/** Between two drawings of a run's steps: a drawing takes longer than a step of a small model, and the processor that both may share is busy. */
const STEPS_MILLISECONDS = 250;

/** A run as the page draws it: its steps four times a second at most, all else, with the steps until then, at once. */
export function drawnRun(run: StoreApi<RunState>): StoreApi<RunState> {
  const drawn = createStore<RunState>(() => run.getState());
  let timer: ReturnType<typeof setTimeout> | null = null;
  function draw(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    drawn.setState(run.getState(), true);
  }
  run.subscribe((now, before) => {
    if (shallow({ ...now, steps: before.steps }, before)) timer ??= setTimeout(draw, STEPS_MILLISECONDS);
    else draw();
  });
  return drawn;
}
