import { Checkbox, NumberInput, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { RANGES, type NumericKey } from '../../../domain/config.ts';
import { useCommands, useConfig, useSweeps } from '../../../state/hooks.tsx';
import type { DrawDraft } from '../../../state/sweeps/draft.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { numberProblem } from '../train/numberProblem.ts';
import { OptionRows } from './OptionRows.tsx';
import { drawProblem, freshDraw, kindOf } from './readDraft.ts';
import styles from './sweep.module.css';
import { variedName } from './words.ts';
import { WordsField } from './WordsField.tsx';

/** Options to draw at random, all of them anew for each training: numbers between two, words among those that are ticked. */
export function RandomForm(): ReactElement {
  const t = useT();
  const commands = useCommands();
  const rows = useSweeps(({ draft }) => draft.random);
  const draws = useSweeps(({ draft }) => draft.draws);
  const drawSeed = useSweeps(({ draft }) => draft.drawSeed);
  const { config } = useConfig();
  return (
    <>
      <OptionRows rows={rows} fresh={(key) => freshDraw(key, Number(config[key]))} onRows={(random) => { commands.editSweepDraft({ random }); }}>
        {(row, onRow) => {
          const kind = kindOf(row.key);
          return 'number' in kind ? <Between name={kind.number} row={row} onRow={onRow} />
            : <WordsField name={row.key} text={row.text} onText={(text) => { onRow({ ...row, text }); }} />;
        }}
      </OptionRows>
      <div className={styles.row}>
        <NumberInput label={t('sweep.random.count')} value={draws} min={1} allowDecimal={false} onChange={(value) => { if (typeof value === 'number' && value >= 1) commands.editSweepDraft({ draws: value }); }} />
        <NumberInput label={t('sweep.random.seed')} value={drawSeed} min={0} allowDecimal={false} onChange={(value) => { if (typeof value === 'number' && value >= 0) commands.editSweepDraft({ drawSeed: value }); }} />
      </div>
    </>
  );
}

function Between({ name, row, onRow }: { readonly name: NumericKey; readonly row: DrawDraft; readonly onRow: (row: DrawDraft) => void }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const problems = (['from', 'to'] as const).map((end) => numberProblem(name, row[end], t, locale));
  const together = drawProblem(name, row);
  const called = variedName(name, t);
  return (
    <>
      <TextInput label={t('sweep.random.from', { name: called })} value={row.from} inputMode="decimal" autoComplete="off" error={problems[0] ?? (together === null ? undefined : t(`sweep.random.${together}`))}
        onChange={(event) => { onRow({ ...row, from: event.currentTarget.value }); }} />
      <TextInput label={t('sweep.random.to', { name: called })} value={row.to} inputMode="decimal" autoComplete="off" error={problems[1]}
        onChange={(event) => { onRow({ ...row, to: event.currentTarget.value }); }} />
      <div className={styles.scale}>
        <Checkbox size="xs" label={t('sweep.random.log')} checked={row.log} onChange={(event) => { onRow({ ...row, log: event.currentTarget.checked }); }} />
        {RANGES[name].integer && <span className={styles.small}>{t('sweep.random.whole')}</span>}
      </div>
    </>
  );
}
