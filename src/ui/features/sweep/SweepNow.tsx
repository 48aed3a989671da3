import { Button, Progress } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, useRun, useRuns, useSweeps } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { doneOf, placeOf, type Sweep } from '../../../state/sweeps/store.ts';
import { duration } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { GroupNow } from './GroupNow.tsx';
import styles from './sweep.module.css';

/** The sweep that is going on, or the newest that has runs left, below a done one whose run is shown. */
export function SweepNow(): ReactElement {
  const active = useSweeps((state) => state.active);
  const shown = useRun(({ runId }) => runId);
  const done = useSweeps((state) => {
    const of = shown === null ? null : placeOf(state, shown);
    return state.sweeps.find((other) => other.id === of?.id && doneOf(other) === other.members.length);
  });
  const begun = useSweeps((state) => state.sweeps.find((other) => (state.active === null ? doneOf(other) < other.members.length : other.id === state.active)));
  return (
    <>
      {active === null && done !== undefined && <SweepDone sweep={done} />}
      {begun !== undefined && <SweepBegun sweep={begun} />}
    </>
  );
}

function SweepDone({ sweep: { name, members } }: { readonly sweep: Sweep }): ReactElement {
  const t = useT();
  return (
    <section className={styles.actions} aria-label={t('sweep.now')}>
      <p className={styles.count} role="status">{t('sweep.done', { name, total: members.length })}</p>
      <a href="#/runs">{t('sweep.toTable')}</a>
    </section>
  );
}

/** How far it is, how to stop it or go on, and the way to its table. */
function SweepBegun({ sweep }: { readonly sweep: Sweep }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const cards = useRuns((runs) => runs.cards);
  const commands = useCommands();
  const active = useSweeps((state) => state.active);
  const running = useRun((run) => isRunning(run.status));
  const group = useSweeps((state) => state.group);
  const stepped = useRun(({ steps, config }) => (steps.step.at(-1) ?? 0) / (config?.steps ?? 1));
  const done = doneOf(sweep), total = sweep.members.length;
  // Of those that go on together each is about as far as the one that is shown.
  const begun = active === null || group === null ? 0 : stepped * (group.way?.way === 'together' ? group.going.length : Math.min(1, group.going.length));
  const seconds = cards.flatMap((card) => (card.sweep?.id === sweep.id && Number.isFinite(card.seconds) ? [card.seconds] : []));
  const left = (seconds.reduce((sum, value) => sum + value, 0) / seconds.length) * (total - done);
  return (
    <section className={styles.result} aria-label={t('sweep.now')}>
      <p className={styles.count} role="status">{t(active === null ? 'sweep.left' : 'sweep.progress', { name: sweep.name, done, total })}</p>
      {Number.isFinite(left) && left > 0 && <p className={styles.small}>{t('sweep.timeLeft', { time: duration(left, locale) })}</p>}
      {active !== null && group !== null && <GroupNow sweep={sweep} group={group} />}
      <Progress value={(100 * Math.min(total, done + begun)) / total} aria-label={t('sweep.now')} />
      <div className={styles.actions}>
        {active === null
          ? <Button disabled={running} onClick={() => { commands.continueSweep(sweep.id); }}>{t('sweep.goOn', { n: total - done })}</Button>
          : <Button variant="default" onClick={() => { void commands.stopSweep(); }}>{t('sweep.stopAll')}</Button>}
        <a href="#/runs">{t('sweep.toTable')}</a>
      </div>
    </section>
  );
}
