import { Button } from '@mantine/core';
import { useCallback, useDeferredValue, useState } from 'react';
import type { ReactElement } from 'react';
import type { NumericKey } from '../../../domain/config.ts';
import { useCommands, useConfig, useProject, useRun, useSession, useStep } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Screen } from '../../elements/Screen.tsx';
import { useT } from '../../i18n/index.ts';
import { SweepNow } from '../sweep/SweepNow.tsx';
import { TrySeveral } from '../sweep/TrySeveral.tsx';
import { AllSettings } from './AllSettings.tsx';
import { EstimateBox } from './EstimateBox.tsx';
import { MainSettings } from './MainSettings.tsx';
import { missingForRun } from './missing.ts';
import { MissingList } from './MissingList.tsx';
import { Presets } from './Presets.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunEnd } from './RunEnd.tsx';
import { Figures, RunPanel } from './RunPanel.tsx';
import styles from './train.module.css';
import { Watched } from './Watched.tsx';

/** Train: the three settings that matter and one button; then the run as it goes, and what came of it. */
export function TrainScreen(): ReactElement {
  const t = useT();
  const running = useRun((run) => isRunning(run.status));
  const hasRun = useRun((run) => run.runId !== null && run.status !== 'idle');
  // The settings are many: at a run's end they are drawn after its sentence, in slices.
  const offered = useDeferredValue(!running);
  return (
    <Screen title={t('step.train')} lead={t('train.lead')}>
      <div className={styles.screen}>
        <SweepNow />
        {running && <RunPanel />}
        {!running && hasRun && <RunEnd />}
        {hasRun && (
          <section className={styles.panel}>
            <RunCharts />
            {!running && <Figures />}
          </section>
        )}
        {!running && offered && <Start />}
        {hasRun && <Watched />}
      </div>
    </Screen>
  );
}

/** Settings, what is missing, the estimate and the button. */
function Start(): ReactElement {
  const t = useT();
  const commands = useCommands();
  const { needs } = useStep('train');
  const { config } = useConfig();
  const initFileChosen = useProject((project) => project.initFile !== null);
  const modelLoading = useSession(({ busy }) => busy.model);
  const preview = useSession((session) => session.preview);
  const busy = useSession((session) => session.busy.run);
  const runError = useSession((session) => session.errors.run);
  const estimateError = useSession((session) => session.errors.estimate);
  const hasPrompt = useRun((run) => run.prompt !== null);
  const trainedHere = useRun((run) => run.prompt?.origin === 'run');
  const [invalid, setInvalid] = useState<ReadonlySet<NumericKey>>(new Set());
  const [generation, setGeneration] = useState(0);

  const onValid = useCallback((name: NumericKey, valid: boolean): void => {
    setInvalid((before) => new Set(valid ? [...before].filter((key) => key !== name) : [...before, name]));
  }, []);
  const onReset = (): void => {
    setInvalid(new Set());
    setGeneration(generation + 1);
  };
  const missing = missingForRun({ needs, modelLoading, config, initFileChosen, wrongSettings: [...invalid] });
  const ready = missing.length === 0;

  return (
    <section className={styles.panel}>
      <MissingList missing={missing} />
      <div className={styles.startRow}>
        <Button size="lg" variant={trainedHere ? 'default' : 'filled'} disabled={!ready} loading={busy} onClick={() => { void commands.startRun(); }}>
          {t(trainedHere ? 'train.again' : 'train.start')}
        </Button>
        <p className={styles.startNote}>
          {[
            ...(preview === null ? [] : [t('train.onWhat', { train: preview.trainExamples, validation: preview.validationExamples })]),
            ...(hasPrompt ? [t(trainedHere ? 'train.againNote' : 'train.openedNote')] : []),
          ].join(t('common.between'))}
        </p>
      </div>
      {runError !== null && <ErrorNote error={runError} />}
      <Presets onChosen={onReset} />
      <div key={generation} className={styles.settings}><MainSettings onValid={onValid} onLeave={onReset} /></div>
      <EstimateBox disabled={!ready} />
      {estimateError !== null && <ErrorNote error={estimateError} />}
      <TrySeveral disabled={!ready} />
      <AllSettings disabled={!ready} generation={generation} onValid={onValid} onReset={onReset} />
    </section>
  );
}
