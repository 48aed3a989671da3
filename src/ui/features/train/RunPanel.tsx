import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useCommands, useRun } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { MetricStrip } from '../../elements/results/MetricStrip.tsx';
import { decimal, duration, percent, significant } from '../../elements/results/numbers.ts';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import { NotifySwitch } from './NotifySwitch.tsx';
import { pace, shownPhase } from './progress.ts';
import styles from './train.module.css';

/** A run that goes on: how far, how fast, and the ways to halt it. */
export function RunPanel(): ReactElement {
  const t = useT();
  const steps = useRun((run) => run.steps);
  const phase = useRun((run) => run.phase);
  const status = useRun((run) => run.status);
  const total = useRun((run) => run.config?.steps ?? 0);
  const done = steps.step.at(-1) ?? 0;
  const named = shownPhase(status, phase, { done, total });
  // what comes before the first step has its own, grey, bar
  const before = phase?.phase === 'baseline';
  return (
    <section className={styles.panel}>
      <p className={styles.phase} role="status">{t(`train.phase.${named.phase}`, { done: named.done, total: named.total })}</p>
      <Progress value={share(before ? phase : { done, total })} color={before ? 'gray' : 'accent'} transitionDuration={0} aria-label={t('train.progress')} />
      <Controls paused={status === 'paused'} />
      <NotifySwitch />
      <RowsLowered />
      <Figures />
    </section>
  );
}

/** Said where a batch had to be split to fit. */
function RowsLowered(): ReactElement | null {
  const t = useT();
  const rows = useRun(({ origins, config }) => (origins.maxRows === 'data' ? config?.maxRows ?? null : null));
  return rows === null ? null : <p className={styles.why}>{t('train.rowsLowered', { rows })}</p>;
}

/** Percent done. */
function share({ done, total }: { readonly done: number; readonly total: number }): number {
  return total === 0 ? 0 : (100 * done) / total;
}

function Controls({ paused }: { readonly paused: boolean }): ReactElement {
  const t = useT();
  const commands = useCommands();
  const [stopping, setStopping] = useState(false);
  const hasBest = useRun((run) => run.evaluations.some(({ best }) => best));
  return (
    <div className={styles.actions}>
      {paused
        ? <Button onClick={() => { void commands.resumeRun(); }}>{t('train.resume')}</Button>
        : <Button variant="default" disabled={stopping} onClick={() => { void commands.pauseRun(); }}>{t('train.pause')}</Button>}
      <Button variant="default" disabled={stopping} onClick={() => {
        setStopping(true);
        void commands.stopRun();
      }}>{t(stopping ? 'train.stopping' : hasBest ? 'train.stop' : 'train.stopEarly')}</Button>
    </div>
  );
}

/** The strip of figures, of a run that goes on or has ended. */
export function Figures(): ReactElement {
  const t = useT();
  const locale = useLocale();
  const steps = useRun((run) => run.steps);
  const evaluations = useRun((run) => run.evaluations);
  const config = useRun((run) => run.config);
  const running = useRun((run) => isRunning(run.status));
  const done = steps.step.at(-1) ?? 0;
  const total = config?.steps ?? 0;
  const { rowsPerSecond, secondsLeft } = pace(steps.milliseconds, steps.rows, total - done);
  const last = evaluations.at(-1);
  const best = evaluations.findLast((evaluation) => evaluation.best);
  const bestBy = config?.bestBy ?? 'validation/loss';
  return (
    <MetricStrip metrics={[
      { label: t('train.metric.step'), value: `${formatNumber(done, locale)} / ${formatNumber(total, locale)}` },
      ...(running ? [{ label: t('train.metric.left'), value: duration(secondsLeft, locale), note: t('train.metric.leftNote') }] : []),
      { label: t('train.metric.rows'), value: decimal(rowsPerSecond, locale, 0) },
      { label: t('train.metric.loss'), value: decimal(steps.trainLoss.at(-1) ?? Number.NaN, locale) },
      ...(last === undefined ? [] : [{ label: t('train.metric.accuracy'), value: percent(last.accuracy, locale, last.examples),
        note: t('train.metric.accuracyNote', { n: last.examples, step: last.step }) }]),
      ...(best === undefined ? [] : [{ label: t('train.metric.best'),
        value: bestBy === 'validation/loss' ? decimal(best.loss, locale) : bestBy === 'validation/accuracy' ? percent(best.accuracy, locale, best.examples) : decimal(best.macroF1, locale, 2),
        note: t('train.metric.bestNote', { step: best.step, by: t(`train.by.${bestBy}`) }) }]),
      { label: t('train.metric.rate'), value: significant(steps.learningRate.at(-1) ?? Number.NaN, locale) },
      { label: t('train.metric.memory'), value: formatBytes(steps.deviceBytes.at(-1) ?? Number.NaN, locale) },
      { label: t('train.metric.distance'), value: significant(steps.promptDistance.at(-1) ?? Number.NaN, locale) },
      { label: t('train.metric.gradient'), value: significant(steps.gradientNorm.at(-1) ?? Number.NaN, locale) },
      { label: t('train.metric.norm'), value: significant(steps.promptNorm.at(-1) ?? Number.NaN, locale) },
    ]} />
  );
}
