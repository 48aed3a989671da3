import { Button, CopyButton } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ExportFormat } from '../../../state/commands/prompt.ts';
import { useCommands, useRun, useSession } from '../../../state/hooks.tsx';
import type { CurrentPrompt } from '../../../state/run.ts';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { useT } from '../../i18n/index.ts';
import { snippet } from './snippets.ts';
import styles from './use.module.css';

const FORMATS: readonly ExportFormat[] = ['peftZip', 'npy', 'json'];

/** The prompt as files, each with who can read it and how; the answers as a table. */
export function Exports({ prompt: { adapter } }: { readonly prompt: CurrentPrompt }): ReactElement {
  const t = useT();
  const commands = useCommands();
  const error = useSession((session) => session.errors.export);
  const encoderDecoder = useSession((session) => session.model?.config.encoderDecoder ?? false);
  const hasAnswers = useRun((run) => run.evaluation !== null);
  const [working, setWorking] = useState<ExportFormat | null>(null);
  const { numVirtualTokens: p, hiddenSize: h } = adapter.prompt;
  const save = async (format: ExportFormat): Promise<void> => {
    setWorking(format);
    await commands.exportAdapter(format);
    setWorking(null);
  };
  return (
    <Panel title={t('use.export')} help={t('use.exportNote')}>
      {error !== null && <ErrorNote error={error} />}
      <div className={styles.formats}>
        {FORMATS.map((format) => (
          <div key={format} className={styles.format}>
            <div>
              <h3 className={styles.name}>{t(`use.${format}`)}</h3>
              <p className={styles.who}>{t(`use.${format}Who`, { p, h })}</p>
            </div>
            <Button variant={format === 'peftZip' ? 'filled' : 'default'} loading={working === format} aria-label={`${t('use.download')}: ${t(`use.${format}`)}`}
              onClick={() => { void save(format); }}>{t('use.download')}</Button>
            <Snippet code={snippet(format, adapter, encoderDecoder)} />
          </div>
        ))}
        <div className={styles.format}>
          <div>
            <h3 className={styles.name}>{t('use.csv')}</h3>
            <p className={styles.who}>{t(hasAnswers ? 'use.csvWho' : 'use.csvNone')}</p>
          </div>
          <Button variant="default" disabled={!hasAnswers} aria-label={`${t('use.download')}: ${t('use.csv')}`}
            onClick={() => { commands.exportPredictions(); }}>{t('use.download')}</Button>
        </div>
      </div>
    </Panel>
  );
}

function Snippet({ code }: { readonly code: string }): ReactElement {
  const t = useT();
  return (
    <details className={styles.snippet}>
      <summary>{t('use.snippet')}</summary>
      <div className={styles.snippetBody}>
        <CopyButton value={code}>
          {({ copied, copy }) => <Button className={styles.copy} size="compact-xs" variant="default" onClick={copy}>{t(copied ? 'use.copied' : 'use.copy')}</Button>}
        </CopyButton>
        {/* a scrolling region has to be reached by keyboard */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={styles.code} tabIndex={0}><code>{code}</code></pre>
      </div>
    </details>
  );
}
