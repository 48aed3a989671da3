import { useCallback, useEffect, useRef, useState, type ChangeEvent } from 'react';

/** Milliseconds of quiet after which typed text is stored. */
const QUIET = 250;

/** Text that is stored while it is typed, whenever it is quiet for a moment, and at once where the field, the screen or the page is left. */
export function useTypedText(stored: string, store: (text: string) => void) {
  const [value, setValue] = useState(stored);
  const waiting = useRef<{ readonly act: () => void; readonly timer: ReturnType<typeof setTimeout> } | null>(null);
  const flush = useCallback((): void => {
    const now = waiting.current;
    if (now === null) return;
    waiting.current = null;
    clearTimeout(now.timer);
    now.act();
  }, []);
  useEffect(() => {
    const hidden = (): void => { if (document.visibilityState === 'hidden') flush(); };
    document.addEventListener('visibilitychange', hidden);
    window.addEventListener('pagehide', flush);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);
  const onChange = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>): void => {
    const text = event.currentTarget.value;
    setValue(text);
    if (waiting.current !== null) clearTimeout(waiting.current.timer);
    waiting.current = { act: () => { store(text); }, timer: setTimeout(flush, QUIET) };
  };
  return { value, onChange, onBlur: flush };
}
