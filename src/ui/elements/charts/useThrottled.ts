import { useEffect, useRef, useState } from 'react';

/** The latest value, but changed at most once in `milliseconds`; the last value always arrives. */
export function useThrottled<T>(value: T, milliseconds: number): T {
  const [shown, setShown] = useState(value);
  const changedAt = useRef(0);

  useEffect(() => {
    const wait = Math.max(0, changedAt.current + milliseconds - performance.now());
    const timer = setTimeout(() => {
      changedAt.current = performance.now();
      setShown(value);
    }, wait);
    return () => { clearTimeout(timer); };
  }, [value, milliseconds]);
  return shown;
}
