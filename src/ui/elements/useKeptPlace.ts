import { useLayoutEffect, useRef, type RefObject, type SyntheticEvent } from 'react';

/** What was pressed, and where it lay below the window's upper edge, in pixels. */
interface Pressed { readonly element: Element; readonly top: number }

/** What a screen tells of presses, each before it changes anything. */
export interface KeptPlace {
  /** Something of the work was pressed. */
  readonly onPress: (event: SyntheticEvent) => void;
  /** Something of the work was come to, by a press or by keys. */
  readonly onFocus: (event: SyntheticEvent) => void;
  /** What stands beside the work is about to be closed from within: what was come to last has the focus again. */
  readonly onClose: () => void;
}

const FOCUSABLE = 'a, button, input, select, textarea, summary, [tabindex]';

/**
 * Keeps what was pressed where it is, though the press makes what stands above it taller or shorter.
 * @param within an element of what scrolls: its parent is what does
 * @param changed what a press changes
 */
export function useKeptPlace(within: RefObject<HTMLElement | null>, changed: boolean): KeptPlace {
  const pressed = useRef<Pressed | null>(null);
  const cameTo = useRef<HTMLElement | null>(null);
  const before = useRef(changed);
  useLayoutEffect(() => {
    if (before.current === changed) return;
    before.current = changed;
    const { element, top } = pressed.current ?? {};
    if (element?.isConnected === true) within.current?.parentElement?.scrollBy(0, element.getBoundingClientRect().top - (top ?? 0));
  }, [within, changed]);
  const keep = (element: Element): void => {
    pressed.current = { element, top: element.getBoundingClientRect().top };
    // What changes later was changed by something else.
    requestAnimationFrame(() => { pressed.current = null; });
  };
  const remember = (target: EventTarget): void => {
    const element = target instanceof Element ? target.closest<HTMLElement>(FOCUSABLE) : null;
    if (element !== null) cameTo.current = element;
  };
  return {
    onPress: ({ target }) => {
      // Not every browser gives a pressed button the focus.
      remember(target);
      if (target instanceof Element) keep(target);
    },
    onFocus: ({ target }) => { remember(target); },
    onClose: () => {
      // A row that was scrolled out of sight may be gone.
      const element = cameTo.current?.isConnected === true ? cameTo.current : within.current?.querySelector('main');
      if (!element) return;
      element.focus({ preventScroll: true });
      keep(element);
    },
  };
}
