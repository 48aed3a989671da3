import { useEffect } from 'react';
import { notifySystem } from '../../../platform/notification.ts';
import { usePreferences, useRun, useSweeps } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { percent } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';

/**
 * While a run goes on: its progress in the tab's title, a question before the page is left, and a screen that stays on;
 * at its end, or that of the last of several, a notification, if the user wants one. For the shell, once.
 */
export function useRunGuards(): void {
  const t = useT();
  const locale = useLocale();
  const { notify } = usePreferences();
  const running = useRun((run) => isRunning(run.status));
  // From the first of several trainings to the last, between two of them too.
  const working = useSweeps((sweeps) => sweeps.active !== null) || running;
  const paused = useRun((run) => run.status === 'paused');
  const share = useRun(({ steps, config }) => percent((steps.step.at(-1) ?? 0) / Math.max(1, config?.steps ?? 1), locale));

  useEffect(() => {
    if (!working) return undefined;
    const ask = (event: BeforeUnloadEvent): void => { event.preventDefault(); };
    window.addEventListener('beforeunload', ask);
    return () => { window.removeEventListener('beforeunload', ask); };
  }, [working]);

  useEffect(() => {
    if (!working) return undefined;
    const title = document.title;
    return () => { document.title = title; };
  }, [working]);

  useEffect(() => {
    if (working) document.title = t(paused ? 'train.tabPaused' : 'train.tabTitle', { percent: share });
  }, [working, paused, share, t]);

  useEffect(() => {
    if (!working || paused || !('wakeLock' in navigator)) return undefined;
    const held: { lock: WakeLockSentinel | null; over: boolean } = { lock: null, over: false };
    // The browser lets go of it when the page is hidden, and may refuse it on low battery.
    const hold = (): void => {
      if (document.visibilityState !== 'visible') return;
      void navigator.wakeLock.request('screen').then((lock) => {
        if (held.over) return lock.release();
        held.lock = lock;
        return undefined;
      }, () => undefined);
    };
    hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      held.over = true;
      document.removeEventListener('visibilitychange', hold);
      void held.lock?.release();
    };
  }, [working, paused]);

  useEffect(() => {
    if (!working || !notify) return undefined;
    return () => { notifySystem(t('train.notifyTitle'), t('train.notifyBody')); };
  }, [working, notify, t]);
}
