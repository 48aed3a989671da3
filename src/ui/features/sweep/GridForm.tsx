import { TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, useSweeps } from '../../../state/hooks.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import { numberProblem } from '../train/numberProblem.ts';
import { OptionRows } from './OptionRows.tsx';
import { kindOf, partsOf } from './readDraft.ts';
import { variedName } from './words.ts';
import { WordsField } from './WordsField.tsx';

/** Options to compare, each with its values: numbers between commas, words to tick. */
export function GridForm(): ReactElement {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const rows = useSweeps(({ draft }) => draft.grid);
  return (
    <OptionRows rows={rows} fresh={(key) => ({ key, text: '' })} onRows={(grid) => { commands.editSweepDraft({ grid }); }}>
      {(row, onRow) => {
        const kind = kindOf(row.key);
        const take = (text: string): void => { onRow({ ...row, text }); };
        return 'number' in kind ? (
          <TextInput label={t('sweep.values', { name: variedName(row.key, t) })} value={row.text} placeholder="1, 5, 20" autoComplete="off"
            error={partsOf(row).map((part) => numberProblem(kind.number, part, t, locale)).find((problem) => problem !== undefined)}
            onChange={(event) => { take(event.currentTarget.value); }} />
        ) : <WordsField name={row.key} text={row.text} onText={take} />;
      }}
    </OptionRows>
  );
}
