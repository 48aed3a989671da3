import type { ReactElement } from 'react';
import { useRun } from '../../../state/hooks.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { AnswerCell } from '../../elements/results/AnswerCell.tsx';
import { classTitle } from '../../elements/results/classTitle.ts';
import { useT } from '../../i18n/index.ts';
import styles from './train.module.css';

/** A few held-out examples whose answers are followed while the prompt learns. */
export function Watched(): ReactElement | null {
  const t = useT();
  const watched = useRun((run) => run.watched);
  const task = useRun((run) => run.task);
  if (watched.length === 0 || task === null) return null;
  const classes = task.classes.map(classTitle);
  return (
    <Panel title={t('train.watched')} help={t('train.watchedNote')}>
      <div className={styles.watched} role="table" aria-label={t('train.watched')}>
        <div role="row" style={{ display: 'contents' }}>
          {(['text', 'expected', 'with'] as const).map((key) => <span key={key} role="columnheader" className={styles.columnHead}>{t(`results.${key}`)}</span>)}
        </div>
        {watched.map(({ example, text, classIndex, probabilities }) => (
          <div key={example} role="row" style={{ display: 'contents' }}>
            <span role="cell" className={styles.watchedText}>{text}</span>
            <span role="cell">{classes[classIndex]}</span>
            <div role="cell"><AnswerCell classes={classes} probabilities={probabilities} expected={classIndex} contender="with" /></div>
          </div>
        ))}
      </div>
    </Panel>
  );
}
