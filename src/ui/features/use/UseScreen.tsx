import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning, type CurrentPrompt } from '../../../state/run.ts';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { percent } from '../../elements/results/numbers.ts';
import { Screen } from '../../elements/Screen.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import { Exports } from './Exports.tsx';
import { ImportPrompt } from './ImportPrompt.tsx';
import { TryPanel } from './TryPanel.tsx';
import styles from './use.module.css';

/** Use: try the prompt, take it elsewhere, or open another. */
export function UseScreen(): ReactElement {
  const t = useT();
  const prompt = useRun((run) => run.prompt);
  return (
    <Screen title={t('step.use')} lead={t('use.lead')}>
      {prompt === null ? <Empty /> : (
        <>
          <AtHand prompt={prompt} />
          <Panel title={t('use.try')}><TryPanel /></Panel>
          <Exports prompt={prompt} />
          <Panel title={t('use.import')} help={t('use.importNote')}><ImportPrompt primary={false} /></Panel>
        </>
      )}
    </Screen>
  );
}

function Empty(): ReactElement {
  const t = useT();
  const error = useSession((session) => session.errors.prompt);
  return (
    <section className={styles.empty}>
      <h2 className={styles.heading}>{t('use.empty.title')}</h2>
      <p>{t('use.empty.text')}</p>
      <div className={styles.actions}>
        <ImportPrompt primary />
        <Button component="a" href="#/train" variant="default">{t('evaluate.empty.train')}</Button>
      </div>
      {error !== null && <ErrorNote error={error} />}
    </section>
  );
}

/** Which prompt is at hand, what it reached, and a way to measure it again. */
function AtHand({ prompt }: { readonly prompt: CurrentPrompt }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const evaluation = useRun((run) => run.evaluation);
  const loadedModel = useSession((session) => session.model?.name ?? '–');
  const ready = useSession((session) => session.model !== null && session.data !== null);
  const running = useRun((run) => isRunning(run.status));
  const busy = useSession((session) => session.busy.prompt);
  const { adapter: { prompt: { numVirtualTokens: p, hiddenSize: h }, description }, origin, step, fileName } = prompt;
  const model = description?.model.name ?? loadedModel;
  const measured = evaluation?.comparison ?? description?.comparison ?? null;
  const file = evaluation?.fileName ?? description?.data.fileName ?? '';
  return (
    <Panel title={t('use.prompt')}>
      <p className={styles.plain}>
        {origin === 'run' ? t('use.prompt.trained', { p, h, step, model }) : t('use.prompt.opened', { name: fileName ?? '', p, h, model })}
      </p>
      {measured !== null && (
        <p className={styles.plain}>
          {t('use.accuracy', {
            after: percent(measured.tuned.accuracy, locale, measured.tuned.examples), n: measured.tuned.examples,
            before: percent(measured.zeroShot.accuracy, locale, measured.tuned.examples), file,
          })}
        </p>
      )}
      {description === null && <p className={styles.note}>{t('use.prompt.noTask')}</p>}
      {origin === 'file' && (
        <div className={styles.actions}>
          <Button variant="default" disabled={!ready || running} loading={busy} onClick={() => { void commands.evaluateAgain(); }}>{t('use.evaluate')}</Button>
          {!ready && <span className={styles.note}>{t('use.evaluateNeeds')}</span>}
          {evaluation !== null && <a href="#/evaluate">{t('train.toEvaluate')}</a>}
        </div>
      )}
    </Panel>
  );
}
