import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, KeyboardEvent, ReactElement } from 'react';
import type { Prediction } from '../../../domain/run.ts';
import { useT } from '../../i18n/index.ts';
import { ProbabilityBars } from './ProbabilityBars.tsx';
import { TokenChips } from './TokenChips.tsx';
import styles from './TryText.module.css';

/** Both answers to one's own text. */
export interface TriedText {
  readonly without: Prediction;
  readonly with: Prediction;
  readonly tokens: readonly string[];
  readonly truncatedTokens: number;
}

interface Props {
  /** The columns that the template asks for. */
  readonly columns: readonly string[];
  readonly classes: readonly string[];
  /** Resolves to null where it failed; the caller shows why. */
  readonly onTry: (fields: Readonly<Record<string, string>>) => Promise<TriedText | null>;
  readonly disabled?: boolean;
}

/** A form with one field a column, and what the model answers without and with the prompt. */
export function TryText({ columns, classes, onTry, disabled = false }: Props): ReactElement {
  const t = useT();
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const [answer, setAnswer] = useState<TriedText | null>(null);
  const [busy, setBusy] = useState(false);
  const filled = columns.every((column) => (fields[column] ?? '').trim() !== '');

  const submit = async (): Promise<void> => {
    if (busy || disabled || !filled) return;
    setBusy(true);
    setAnswer(await onTry(Object.fromEntries(columns.map((column) => [column, fields[column] ?? '']))));
    setBusy(false);
  };
  const onSubmit = (event: FormEvent): void => { event.preventDefault(); void submit(); };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit(event);
  };

  return (
    <div className={styles.box}>
      <form className={styles.form} onSubmit={onSubmit} onKeyDown={onKeyDown}>
        {columns.map((column) => (
          <Textarea
            key={column} label={column} autosize minRows={2} maxRows={8} value={fields[column] ?? ''} disabled={disabled}
            onChange={(event) => { setFields({ ...fields, [column]: event.currentTarget.value }); }}
          />
        ))}
        <div><Button type="submit" loading={busy} disabled={disabled || !filled}>{t('try.button')}</Button></div>
      </form>
      <div className={styles.answer} aria-live="polite">
        {answer === null ? <p className={styles.hint}>{t('try.hint')}</p> : <Answer answer={answer} classes={classes} />}
      </div>
    </div>
  );
}

function Answer({ answer, classes }: { readonly answer: TriedText; readonly classes: readonly string[] }): ReactElement {
  const t = useT();
  const before = classes[answer.without.predicted] ?? '';
  const after = classes[answer.with.predicted] ?? '';
  return (
    <>
      <p className={styles.changed}>{t(before === after ? 'try.same' : 'try.changed', { before, after })}</p>
      <ProbabilityBars classes={classes} without={answer.without.probabilities} withPrompt={answer.with.probabilities} expected={-1} />
      <details className={styles.tokens}>
        <summary>{t('results.tokens', { n: answer.tokens.length })}{answer.truncatedTokens > 0 && ` · ${t('results.truncated', { n: answer.truncatedTokens })}`}</summary>
        <TokenChips tokens={answer.tokens} label={t('results.tokens', { n: answer.tokens.length })} />
      </details>
    </>
  );
}
