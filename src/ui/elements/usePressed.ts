import { startTransition, useEffect, useRef, useState, type RefObject } from 'react';

/** For a button whose menu is fetched when it is first pressed: whether it was, and what to do then. The button stays until the menu is here. */
export function usePressed(): readonly [pressed: boolean, press: () => void] {
  const [pressed, setPressed] = useState(false);
  return [pressed, () => { startTransition(() => { setPressed(true); }); }];
}

/** For a menu so fetched, which opens at once: its button takes the place of the one pressed and the focus with it, to have it back when the menu closes. */
export function useOpened(): readonly [button: RefObject<HTMLButtonElement | null>, opened: boolean, setOpened: (opened: boolean) => void] {
  const button = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    button.current?.focus();
    const opening = requestAnimationFrame(() => { setOpened(true); });
    return () => { cancelAnimationFrame(opening); };
  }, []);
  return [button, opened, setOpened];
}
