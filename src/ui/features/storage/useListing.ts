import { useEffect } from 'react';
import { useStudio } from '../../../state/hooks.tsx';

/** How often what is stored is listed anew while it is looked at: other tabs, trainings and downloads write meanwhile. */
const INTERVAL = 5000;

/** Keeps the list of what is stored up to date while it is on the screen. */
export function useListing(): void {
  const { commands, run, session } = useStudio();
  useEffect(() => {
    const look = (): void => { if (document.visibilityState === 'visible') void commands.listStored(); };
    look();
    const timer = setInterval(look, INTERVAL);
    document.addEventListener('visibilitychange', look);
    const stops = [
      run.subscribe((now, before) => { if (now.status !== before.status) look(); }),
      session.subscribe((now, before) => { if (now.model !== before.model || now.storedModels !== before.storedModels) look(); }),
    ];
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      for (const stop of stops) stop();
    };
  }, [commands, run, session]);
}
