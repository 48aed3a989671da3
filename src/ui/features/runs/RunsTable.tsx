import { Checkbox, UnstyledButton } from '@mantine/core';
import { useMemo, type ReactElement } from 'react';
import type { RunCard } from '../../../domain/keptRun.ts';
import { useCommands, useRuns } from '../../../state/hooks.tsx';
import { decimal, duration, percent, significant } from '../../elements/results/numbers.ts';
import stacked from '../../elements/stackedTable.module.css';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { bestRuns } from './bestRuns.ts';
import { runTime, runTitle } from './runTitle.ts';
import styles from './runs.module.css';

interface Props {
  readonly cards: readonly RunCard[];
  readonly shown: string | null;
  readonly onShow: (id: string) => void;
}

/** Every kept run in a line: what it was, what it came to; the box chooses it for comparison, its name shows it. */
export function RunsTable({ cards, shown, onShow }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const chosen = useRuns((runs) => runs.chosen);
  const commands = useCommands();
  const best = useMemo(() => bestRuns(cards), [cards]);
  return (
    <div className={stacked.frame}>
      <table className={`${styles.table} ${styles.list} ${stacked.table}`}>
        <thead>
          <tr>
            <th scope="col"><span className="visuallyHidden">{t('runs.compare')}</span></th>
            <th scope="col">{t('runs.run')}</th>
            <th scope="col">{t('runs.started')}</th>
            <th scope="col">{t('runs.end')}</th>
            <th scope="col">{t('runs.accuracy')}</th>
            <th scope="col" className={stacked.number}>{t('runs.macroF1')}</th>
            <th scope="col" className={stacked.number}>{t('runs.loss')}</th>
            <th scope="col" className={stacked.number}>{t('runs.bestStep')}</th>
            <th scope="col" className={stacked.number}>{t('runs.time')}</th>
            <th scope="col">{t('runs.data')}</th>
            <th scope="col" className={stacked.number}>{t('runs.size')}</th>
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => {
            const { id, figures, bestStep, steps, seconds, data, bytes, end, note } = card;
            const title = runTitle(card, t, locale);
            return (
              <tr key={id} data-shown={id === shown}>
                <td><Checkbox size="xs" checked={chosen.includes(id)} aria-label={t('runs.choose', { name: title })}
                  onChange={(event) => { void commands.chooseRun(id, event.currentTarget.checked); }} /></td>
                <th scope="row">
                  <UnstyledButton className={styles.name} aria-pressed={id === shown} onClick={() => { onShow(id); }}>{title}</UnstyledButton>
                  {note !== '' && <span className={styles.note}>{note}</span>}
                </th>
                <td className={styles.when} data-label={t('runs.started')}>{runTime(card, locale)}</td>
                <td data-label={t('runs.end')}>{t(`runs.ended.${end}`)}</td>
                <td data-label={t('runs.accuracy')}>{percent(figures.accuracy, locale, figures.examples)}{best.has(id) && <span className={styles.best}> {t('runs.best')}</span>}
                  <span className={`${styles.note} ${styles.from}`}>{t('runs.from', { share: percent(figures.zeroShotAccuracy, locale, figures.examples), n: figures.examples })}</span></td>
                <td className={stacked.number} data-label={t('runs.macroF1')}>{decimal(figures.macroF1, locale, 2)}</td>
                <td className={stacked.number} data-label={t('runs.loss')}>{decimal(figures.loss, locale)}</td>
                <td className={stacked.number} data-label={t('runs.bestStep')}>{significant(bestStep, locale)} / {significant(steps, locale)}</td>
                <td className={stacked.number} data-label={t('runs.time')}>{duration(seconds, locale)}</td>
                <td className={styles.data} data-label={t('runs.data')}>{data}</td>
                <td className={stacked.number} data-label={t('runs.size')}>{formatBytes(bytes, locale)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
