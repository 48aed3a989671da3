import { CloseButton, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Suspense, useRef, type ReactNode } from 'react';
import { useT } from '../i18n/index.ts';
import { later } from './later.tsx';
import styles from './Screen.module.css';
import { useKeptPlace } from './useKeptPlace.ts';

/** Comes where there is no room for a column. */
const InspectorSheet = later(async () => (await import('./InspectorSheet.tsx')).InspectorSheet);

export interface ScreenProps {
  readonly title: string;
  /** One sentence of what the step is for. */
  readonly lead: ReactNode;
  /** Beside the title: where to go next, the step's main buttons. */
  readonly actions?: ReactNode;
  /** Details of what is selected: a column on the right, a sheet where there is no room for one. */
  readonly inspector?: { readonly title: string; readonly content: ReactNode; readonly onClose: () => void } | null;
  readonly children: ReactNode;
}

/** The frame of a step: title and sentence, the work, and an inspector for details. */
export function Screen({ title, lead, actions, inspector, children }: ScreenProps) {
  const t = useT();
  const wide = useMediaQuery('(min-width: 1100px)', true, { getInitialValueInEffect: false });
  const screen = useRef<HTMLDivElement>(null);
  const { onPress, onFocus, onClose } = useKeptPlace(screen, Boolean(inspector));
  return (
    <div className={styles.screen} ref={screen}>
      <main className={styles.main} id="main" tabIndex={-1} onClickCapture={onPress} onKeyDownCapture={onPress} onFocusCapture={onFocus}>
        <header className={styles.header}>
          <div>
            <Title order={1}>{title}</Title>
            <p className={styles.lead}>{lead}</p>
          </div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </header>
        {children}
      </main>
      {inspector && (wide ? (
        <aside className={styles.inspector} aria-label={inspector.title}>
          <div className={styles.inspectorHead}>
            <Title order={2}>{inspector.title}</Title>
            <CloseButton aria-label={t('common.close')} onClick={() => {
              onClose();
              inspector.onClose();
            }} />
          </div>
          {inspector.content}
        </aside>
      ) : (
        <Suspense><InspectorSheet title={inspector.title} onClose={inspector.onClose}>{inspector.content}</InspectorSheet></Suspense>
      ))}
    </div>
  );
}
