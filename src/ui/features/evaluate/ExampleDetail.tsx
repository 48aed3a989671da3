import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { EvaluatedExample } from '../../../domain/run.ts';
import type { Task } from '../../../domain/task.ts';
import { useCommands, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { classTitle } from '../../elements/results/classTitle.ts';
import { ProbabilityBars } from '../../elements/results/ProbabilityBars.tsx';
import { TokenChips } from '../../elements/results/TokenChips.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import { fieldsOf } from './fieldsOf.ts';
import styles from './evaluate.module.css';

interface Props { readonly example: EvaluatedExample; readonly task: Task }

/** One example in full: its text, both probability lists, and on demand its tokens. */
export function ExampleDetail({ example, task }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const classes = task.classes.map(classTitle);
  return (
    <div className={styles.detail}>
      <p className={styles.text}>{example.text}</p>
      <p className={styles.note}>
        {t('results.line', { n: formatNumber(example.line, locale) })}
        {' · '}{t('results.expected')}: {classes[example.classIndex] ?? t('results.unlabelled')}
        {example.truncatedTokens > 0 && ` · ${t('results.truncated', { n: example.truncatedTokens })}`}
      </p>
      <ProbabilityBars classes={classes} without={example.without.probabilities} withPrompt={example.with.probabilities} expected={example.classIndex} limit={12} />
      <Tokens key={example.row} example={example} task={task} />
    </div>
  );
}

/** The tokens of an example; the worker is asked for them, since they are not kept for every example. */
function Tokens({ example, task }: Props): ReactElement | null {
  const t = useT();
  const commands = useCommands();
  // While a prompt is being learned the worker has no current one to try.
  const ready = useSession((session) => session.model !== null);
  const running = useRun((run) => isRunning(run.status));
  const validation = useSession((session) => session.validation);
  const data = useSession((session) => session.data);
  const [tokens, setTokens] = useState<readonly string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const fields = fieldsOf(example, task, [validation, data].flatMap((loaded) => loaded?.table ?? []));
  if (fields === null || !ready || (running && tokens === null)) return null;
  const ask = async (): Promise<void> => {
    setBusy(true);
    const tried = await commands.tryText(fields);
    setBusy(false);
    if (tried !== null) setTokens(tried.tokens);
  };
  if (tokens === null) return <div><Button size="xs" variant="default" loading={busy} onClick={() => { void ask(); }}>{t('evaluate.showTokens')}</Button></div>;
  const label = t('results.tokens', { n: tokens.length });
  return <div><p className={styles.note}>{label}</p><TokenChips tokens={tokens} label={label} /></div>;
}
