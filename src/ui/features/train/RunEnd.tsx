import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useRun } from '../../../state/hooks.tsx';
import { classTitle } from '../../elements/results/classTitle.ts';
import { duration } from '../../elements/results/numbers.ts';
import { OutcomeSummary } from '../../elements/results/OutcomeSummary.tsx';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import { ResumeOffer } from './ResumeOffer.tsx';
import styles from './train.module.css';

/** How a run ended, what was kept, and where to go with it. */
export function RunEnd(): ReactElement | null {
  const t = useT();
  const locale = useLocale();
  const status = useRun((run) => run.status);
  const result = useRun((run) => run.result);
  const prompt = useRun((run) => run.prompt);
  const task = useRun((run) => run.task);
  const bestBy = useRun((run) => run.config?.bestBy ?? 'validation/loss');
  const anyEvaluation = useRun((run) => run.evaluations.length > 0);
  const error = useRun((run) => run.error);
  if (status !== 'done' && status !== 'failed' && status !== 'interrupted') return null;
  const kept = prompt?.origin === 'run' && anyEvaluation;
  const end = result?.end ?? (status === 'done' ? 'finished' : status);
  const step = result?.bestStep ?? prompt?.step ?? 0;
  const said = t(kept ? `train.ended.${end}` : 'train.ended.nothingKept', { step, time: duration(result?.seconds ?? Number.NaN, locale), by: t(`train.by.${bestBy}`) });
  return (
    <section className={styles.panel}>
      {error !== null && <ErrorNote error={error} />}
      <p className={styles.phase} role="status">{said}</p>
      {result !== null && task !== null && <OutcomeSummary comparison={result.comparison} classes={task.classes.map(classTitle)} chosenOnSame />}
      <ResumeOffer />
      {kept && (
        <div className={styles.actions}>
          {result !== null && <Button component="a" href="#/evaluate">{t('train.toEvaluate')}</Button>}
          <Button component="a" href="#/use" variant="default">{t('train.toUse')}</Button>
        </div>
      )}
    </section>
  );
}
