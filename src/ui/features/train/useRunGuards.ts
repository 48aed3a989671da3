import { useEffect } from 'react';
import { useRun } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { percent } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';

/** While a run goes on: its progress in the tab's title, and a question before the page is left. For the shell, once. */
export function useRunGuards(): void {
  const t = useT();
  const locale = useLocale();
  const running = useRun((run) => isRunning(run.status));
  const paused = useRun((run) => run.status === 'paused');
  const share = useRun(({ steps, config }) => percent((steps.step.at(-1) ?? 0) / Math.max(1, config?.steps ?? 1), locale));

  useEffect(() => {
    if (!running) return undefined;
    const ask = (event: BeforeUnloadEvent): void => { event.preventDefault(); };
    window.addEventListener('beforeunload', ask);
    return () => { window.removeEventListener('beforeunload', ask); };
  }, [running]);

  useEffect(() => {
    if (!running) return undefined;
    const title = document.title;
    return () => { document.title = title; };
  }, [running]);

  useEffect(() => {
    if (running) document.title = t(paused ? 'train.tabPaused' : 'train.tabTitle', { percent: share });
  }, [running, paused, share, t]);
}
