import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { NumericKey } from '../../../domain/config.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { numberProblem } from './numberProblem.ts';
import { checkNumber } from './settings.ts';

interface Props {
  readonly name: NumericKey;
  readonly label: string;
  readonly value: number;
  readonly description?: ReactNode;
  readonly unit?: string;
  /** Called with a value that is in its range only. */
  readonly onChange: (value: number) => void;
  /** Told whether what stands in the field can be used. */
  readonly onValid: (name: NumericKey, valid: boolean) => void;
}

/** The explanation below its field, so that fields side by side stand on one line. */
export const WRAPPER_ORDER: ('label' | 'input' | 'error' | 'description')[] = ['label', 'input', 'error', 'description'];

/** One number of the configuration; what cannot be used is explained in place and not taken over. */
export function NumberField({ name, label, value, description, unit, onChange, onValid }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const [draft, setDraft] = useState<string | null>(null);
  const checked = draft === null ? { value } : checkNumber(name, draft);
  // What was typed goes with the field, as where another setting makes this one without effect.
  useEffect(() => () => { onValid(name, true); }, [name, onValid]);

  const type = (text: string): void => {
    setDraft(text);
    const typed = checkNumber(name, text);
    onValid(name, 'value' in typed);
    if ('value' in typed) onChange(typed.value);
  };

  return (
    <TextInput
      label={label} description={description} inputWrapperOrder={WRAPPER_ORDER} inputMode="decimal" autoComplete="off"
      value={draft ?? String(value)} error={draft === null ? undefined : numberProblem(name, draft, t, locale)}
      rightSection={unit === undefined ? undefined : <span>{unit}</span>} rightSectionWidth={unit === undefined ? undefined : 80}
      rightSectionPointerEvents="none"
      onChange={(event) => { type(event.currentTarget.value); }}
      onBlur={() => { if ('value' in checked) setDraft(null); }}
    />
  );
}
