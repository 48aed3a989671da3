import { useLayoutEffect, useRef, type RefObject, type SyntheticEvent } from 'react';

/** What was pressed, and where it lay below the window's upper edge, in pixels. */
interface Pressed { readonly element: Element; readonly top: number }

/**
 * Keeps what was pressed where it is, though the press makes what stands above it taller or shorter.
 * @param within an element of what scrolls: its parent is what does
 * @param changed what a press changes
 * @returns to be called with each press, before it changes anything
 */
export function useKeptPlace(within: RefObject<HTMLElement | null>, changed: boolean): (event: SyntheticEvent) => void {
  const pressed = useRef<Pressed | null>(null);
  const before = useRef(changed);
  useLayoutEffect(() => {
    if (before.current === changed) return;
    before.current = changed;
    const { element, top } = pressed.current ?? {};
    if (element?.isConnected === true) within.current?.parentElement?.scrollBy(0, element.getBoundingClientRect().top - (top ?? 0));
  }, [within, changed]);
  return ({ target }) => {
    if (!(target instanceof Element)) return;
    pressed.current = { element: target, top: target.getBoundingClientRect().top };
    // What changes later was changed by something else.
    requestAnimationFrame(() => { pressed.current = null; });
  };
}
