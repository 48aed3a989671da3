import { useLayoutEffect, useRef, type MouseEvent, type RefObject } from 'react';

/** What was pressed, and where it lay below the upper edge of what scrolls, in pixels. */
interface Pressed { readonly row: Element; readonly top: number }

/**
 * Keeps a pressed row where it is though rows above it become taller or shorter, as when the press opens a column beside them: they
 * are measured only after they have been drawn. Holds until somebody scrolls, presses a key or presses elsewhere.
 * @param scroll what the rows scroll in
 * @returns to be called with each press, before it changes anything; and what ends it
 */
export function useKeptRow(scroll: RefObject<HTMLElement | null>): { readonly keep: (event: MouseEvent) => void; readonly release: () => void } {
  const pressed = useRef<Pressed | null>(null);
  const topOf = (row: Element): number => row.getBoundingClientRect().top - (scroll.current?.getBoundingClientRect().top ?? 0);
  useLayoutEffect(() => {
    const { row, top } = pressed.current ?? {};
    if (row?.isConnected === true && top !== undefined) scroll.current?.scrollBy(0, topOf(row) - top);
  });
  return {
    keep: ({ currentTarget }) => { pressed.current = { row: currentTarget, top: topOf(currentTarget) }; },
    release: () => { pressed.current = null; },
  };
}
