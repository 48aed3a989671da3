import { useEffect, useLayoutEffect, useRef, type MouseEvent, type RefObject } from 'react';

/** What was pressed, and where it lay below the upper edge of what scrolls, in pixels. */
interface Pressed { readonly row: Element; readonly top: number }

/** Where a row lies below the upper edge of what it scrolls in, in pixels. */
function topIn(scroll: Element | null, row: Element): number {
  return row.getBoundingClientRect().top - (scroll?.getBoundingClientRect().top ?? 0);
}

/**
 * Keeps a pressed row where it is though rows above it become taller or shorter, as when the press opens a column beside them: they
 * are measured only after they have been drawn. A press in that column, as the one that closes it, keeps the chosen row. Holds until
 * somebody scrolls, presses a key or presses elsewhere.
 * @param scroll what the rows scroll in
 * @returns to be called with each press, before it changes anything; and what ends it
 */
export function useKeptRow(scroll: RefObject<HTMLElement | null>): { readonly keep: (event: MouseEvent) => void; readonly release: () => void } {
  const pressed = useRef<Pressed | null>(null);
  useLayoutEffect(() => {
    const { row, top } = pressed.current ?? {};
    if (row?.isConnected === true && top !== undefined) scroll.current?.scrollBy(0, topIn(scroll.current, row) - top);
  });
  useEffect(() => {
    const beside = ({ target }: Event): void => {
      const row = target instanceof Element && target.closest('aside') !== null ? scroll.current?.querySelector('[aria-selected="true"]') : null;
      if (row) pressed.current = { row, top: topIn(scroll.current, row) };
    };
    document.addEventListener('click', beside, true);
    return () => { document.removeEventListener('click', beside, true); };
  }, [scroll]);
  return {
    keep: ({ currentTarget }) => { pressed.current = { row: currentTarget, top: topIn(scroll.current, currentTarget) }; },
    release: () => { pressed.current = null; },
  };
}
