import { MantineProvider } from '@mantine/core';
import { Suspense, useDeferredValue, useEffect, type ComponentType } from 'react';
import type { WindowDrops } from '../../platform/windowDrops.ts';
import { usePreferences, useSession } from '../../state/hooks.tsx';
import type { Step } from '../../state/steps.ts';
import { later } from '../elements/later.tsx';
import { StartScreen } from '../features/start/StartScreen.tsx';
import { useRunGuards } from '../features/train/useRunGuards.ts';
import { useLocale, useT, useWantedLanguage } from '../i18n/index.ts';
import { cssVariables, theme } from '../tokens/theme.ts';
import styles from './App.module.css';
import { DropZone } from './DropZone.tsx';
import { MobileBar } from './MobileBar.tsx';
import { Notices } from './Notices.tsx';
import { ProjectOffer } from './ProjectOffer.tsx';
import { Rail } from './Rail.tsx';
import { useRoute, type Page } from './route.ts';
import { useUndoKeys } from './useUndoKeys.ts';

/** Each screen's code comes when it is first looked at. */
const SCREENS: Readonly<Record<Step | Page, ComponentType>> = {
  data: later(async () => (await import('../features/data/DataScreen.tsx')).DataScreen),
  task: later(async () => (await import('../features/task/TaskScreen.tsx')).TaskScreen),
  model: later(async () => (await import('../features/model/ModelScreen.tsx')).ModelScreen),
  train: later(async () => (await import('../features/train/TrainScreen.tsx')).TrainScreen),
  evaluate: later(async () => (await import('../features/evaluate/EvaluateScreen.tsx')).EvaluateScreen),
  use: later(async () => (await import('../features/use/UseScreen.tsx')).UseScreen),
  runs: later(async () => (await import('../features/runs/RunsScreen.tsx')).RunsScreen),
  storage: later(async () => (await import('../features/storage/StorageScreen.tsx')).StorageScreen),
};

/** The page. `nonce` lets Mantine's own style elements pass the content security policy. */
export function App({ nonce, drops }: { readonly nonce: string; readonly drops: WindowDrops }) {
  const { theme: scheme } = usePreferences();
  useWantedLanguage();
  const locale = useLocale();
  useEffect(() => { document.documentElement.lang = locale; }, [locale]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} getStyleNonce={() => nonce}
      defaultColorScheme="auto" {...(scheme === 'auto' ? {} : { forceColorScheme: scheme })}>
      <Frame drops={drops} />
    </MantineProvider>
  );
}

function Frame({ drops }: { readonly drops: WindowDrops }) {
  const t = useT();
  // Drawn in slices: a whole screen at once would hold up what one does meanwhile.
  const route = useDeferredValue(useRoute());
  const restoring = useSession((session) => session.restoring && session.data === null);
  useUndoKeys();
  useRunGuards();
  const Screen = route === 'start' ? StartScreen : SCREENS[route];
  return (
    <DropZone drops={drops}>
      <a className={styles.skip} href="#main"
        onClick={(event) => { event.preventDefault(); document.querySelector<HTMLElement>('#main')?.focus(); }}>
        {t('app.skip')}
      </a>
      <div className={styles.frame}>
        <Rail />
        <MobileBar />
        <div className={styles.content} key={route}>
          <Notices />
          <ProjectOffer />
          <Suspense fallback={<p className={styles.waiting}>{t('common.loading')}</p>}>
            {restoring && route !== 'start' && route !== 'data' ? <p className={styles.waiting}>{t('data.restoring')}</p> : <Screen />}
          </Suspense>
        </div>
      </div>
    </DropZone>
  );
}
