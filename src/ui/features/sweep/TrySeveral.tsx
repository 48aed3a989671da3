import { Suspense, useCallback, useRef } from 'react';
import type { ReactElement } from 'react';
import { useCommands, useSweeps } from '../../../state/hooks.tsx';
import { later } from '../../elements/later.tsx';
import { useT } from '../../i18n/index.ts';
import styles from './sweep.module.css';

/** Comes when it is unfolded. */
const SeveralForm = later(async () => (await import('./SeveralForm.tsx')).SeveralForm);

/** Several trainings from the settings that stand: the same with other seeds, combinations, draws, the paper's ablation, or a file's. */
export function TrySeveral({ disabled }: { readonly disabled: boolean }): ReactElement {
  const t = useT();
  const commands = useCommands();
  const open = useSweeps(({ draft }) => draft.open);
  const summary = useRef<HTMLElement>(null);
  const onAsked = useCallback(() => {
    summary.current?.scrollIntoView({ block: 'start' });
    summary.current?.focus({ preventScroll: true });
  }, []);
  return (
    <details className={styles.fold} open={open} onToggle={(event) => { if (event.currentTarget.open !== open) commands.editSweepDraft({ open: event.currentTarget.open }); }}>
      <summary ref={summary}>{t('sweep.door')}</summary>
      {open && <Suspense><SeveralForm disabled={disabled} onAsked={onAsked} /></Suspense>}
    </details>
  );
}
