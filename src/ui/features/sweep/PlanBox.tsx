import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { RANGES } from '../../../domain/config.ts';
import type { ConfigFacts } from '../../../domain/options/facts.ts';
import { resolveConfig } from '../../../domain/options/resolve.ts';
import { download } from '../../../platform/download.ts';
import { useCommands, useConfig, useRun } from '../../../state/hooks.tsx';
import { duration } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { checkPlan } from './plan.ts';
import { PlanProblem } from './PlanProblem.tsx';
import styles from './sweep.module.css';
import { variedName, variedValue } from './words.ts';

interface Props {
  readonly name: string;
  readonly fileName: string;
  readonly text: string;
  readonly facts: ConfigFacts;
  /** Whether something is missing that the Train screen says. */
  readonly disabled: boolean;
}

/** What a plan comes to before it is started: how many runs, about how long, each of them; or why it can't be. */
export function PlanBox({ name, fileName, text, facts, disabled }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const perStep = useRun((run) => run.estimate?.secondsTotal ?? null);
  const { config } = useConfig();
  const { members, error } = useMemo(() => checkPlan(text, fileName, facts), [text, fileName, facts]);
  if (members === null) return <PlanProblem error={error} />;
  // The trial step is of the settings that stand: scaled by steps, not by what else varies.
  const steps = members.reduce((sum, { choice }) => sum + resolveConfig(choice, facts).config.steps, 0);
  const keys = [...new Set(members.flatMap(({ varied }) => Object.keys(varied)))];
  const numeric = (key: string): string | undefined => (Object.hasOwn(RANGES, key) ? styles.number : undefined);
  return (
    <>
      <p className={styles.count} role="status">{[
        t('sweep.count', { n: members.length }),
        perStep === null ? t('sweep.timeUnknown') : t('sweep.time', { time: duration((perStep * steps) / config.steps, locale) }),
      ].join(t('common.between'))}</p>
      <div className={styles.members} tabIndex={0} role="region" aria-label={t('sweep.members')}>
        <table className={styles.table}>
          <thead><tr>{keys.map((key) => <th key={key} scope="col" className={numeric(key)}>{variedName(key, t)}</th>)}</tr></thead>
          <tbody>{members.map(({ varied, text: own }) => (
            <tr key={own}>{keys.map((key) => <td key={key} className={numeric(key)}>{varied[key] === undefined ? '–' : variedValue(key, varied[key], t, locale)}</td>)}</tr>
          ))}</tbody>
        </table>
      </div>
      <div className={styles.actions}>
        <Button disabled={disabled} onClick={() => { void commands.startSweep(name, text); }}>{t('sweep.start', { n: members.length })}</Button>
        <Button variant="default" onClick={() => { download({ name: 'sweep.json', bytes: new TextEncoder().encode(text) }); }}>{t('sweep.save')}</Button>
      </div>
      {disabled && <p className={styles.small}>{t('sweep.missing')}</p>}
    </>
  );
}
