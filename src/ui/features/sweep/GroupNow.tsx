import { NativeSelect } from '@mantine/core';
import type { ReactElement } from 'react';
import { readSweepFile } from '../../../artifacts/sweep/sweepFile.ts';
import { useCommands, useRun } from '../../../state/hooks.tsx';
import type { Sweep, SweepGroup } from '../../../state/sweeps/store.ts';
import { duration, significant } from '../../elements/results/numbers.ts';
import { useLocale, useT, type Locale, type Translate } from '../../i18n/index.ts';
import styles from './sweep.module.css';
import { variedName, variedValue } from './words.ts';

/** How the runs that are done now are trained, why, and whose curves are shown. */
export function GroupNow({ sweep, group: { runIds, going, way } }: { readonly sweep: Sweep; readonly group: SweepGroup }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const shown = useRun((run) => run.runId);
  return (
    <>
      {way !== null && <p className={styles.small}>
        {t(`sweep.why.${way.reason}`, {
          way: t(`sweep.how.${way.way}`, { n: runIds.length }),
          together: significant(Math.round(way.milliseconds?.together ?? 0), locale), separately: significant(Math.round(way.milliseconds?.separately ?? 0), locale),
        })}
        {way.estimatedSeconds !== null && ` ${t('sweep.wayTime', { time: duration(way.estimatedSeconds, locale) })}`}
      </p>}
      {way?.way === 'together' && going.length > 1 && shown !== null && <NativeSelect
        label={t('sweep.shown')} value={shown} onChange={(event) => { commands.showRun(event.currentTarget.value); }}
        data={going.map((runId) => ({ value: runId, label: labelOf(sweep, runId, t, locale) }))} />}
    </>
  );
}

/** What a run of a sweep has that others have not, after its number. */
function labelOf({ text, members }: Sweep, runId: string, t: Translate, locale: Locale): string {
  const index = members.findIndex((member) => member.runId === runId);
  const { varied = {} } = readSweepFile(text, 'sweep.json')[index] ?? {};
  return [index + 1, ...Object.entries(varied).map(([name, value]) => `${variedName(name, t)}: ${variedValue(name, value, t, locale)}`)].join(' · ');
}
