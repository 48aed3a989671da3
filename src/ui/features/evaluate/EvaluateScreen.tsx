import { Button, SegmentedControl } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { useCommands, useProject, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning, type Evaluation } from '../../../state/run.ts';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Note } from '../../elements/Note.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { classTitle } from '../../elements/results/classTitle.ts';
import { ConfusionMatrix } from '../../elements/results/ConfusionMatrix.tsx';
import { ALL_EXAMPLES, selectExamples } from '../../elements/results/exampleFilter.ts';
import type { ExampleFilter, ExampleOrder } from '../../elements/results/exampleFilter.ts';
import { ExamplesTable } from '../../elements/results/ExamplesTable.tsx';
import { OutcomeSummary } from '../../elements/results/OutcomeSummary.tsx';
import { Screen } from '../../elements/Screen.tsx';
import { useT } from '../../i18n/index.ts';
import { TryPanel } from '../use/TryPanel.tsx';
import { Contenders } from './Contenders.tsx';
import { Empty } from './Empty.tsx';
import styles from './evaluate.module.css';
import { ExampleDetail } from './ExampleDetail.tsx';
import { FilterBar } from './FilterBar.tsx';
import { NearestWords } from './NearestWords.tsx';
import { PerClass } from './PerClass.tsx';
import { sameTask } from './sameTask.ts';

/** Evaluate: what the prompt changed on the held-out examples, from the one sentence down to each answer. */
export function EvaluateScreen(): ReactElement {
  const t = useT();
  const evaluation = useRun((run) => run.evaluation);
  if (evaluation === null) return <Screen title={t('step.evaluate')} lead={t('evaluate.lead')}><Empty /></Screen>;
  return <Results evaluation={evaluation} />;
}

function Results({ evaluation }: { readonly evaluation: Evaluation }): ReactElement {
  const t = useT();
  const { examples, comparison, task } = evaluation;
  const chosenOnSame = useRun((run) => run.prompt?.origin === 'run');
  const running = useRun((run) => isRunning(run.status));
  const error = useSession((session) => session.errors.prompt);
  const [selected, setSelected] = useState<number | null>(null);
  const classes = useMemo(() => task.classes.map(classTitle), [task]);
  // In a task of its own: tens of thousands are put in order for it.
  const drawn = useDeferredValue(evaluation, null);
  const example = selected === null ? undefined : examples[selected];
  return (
    <Screen
      title={t('step.evaluate')} lead={t('evaluate.lead')} actions={<EvaluateAgain />}
      inspector={example === undefined ? null : {
        title: t('evaluate.detail'), content: <ExampleDetail example={example} task={task} />, onClose: () => { setSelected(null); },
      }}
    >
      <div className={styles.screen}>
        <div className={styles.top}>
          {running && <Note severity="info">{t('evaluate.running')}</Note>}
          <OutcomeSummary comparison={comparison} classes={classes} chosenOnSame={chosenOnSame} />
          <Stale evaluation={evaluation} />
          {error !== null && <ErrorNote error={error} />}
        </div>
        <div className={styles.pair}>
          <Contenders comparison={comparison} classes={classes} />
          <PerClass metrics={comparison.tuned} classes={classes} />
        </div>
        {drawn !== null && <Examples evaluation={drawn} classes={classes} selected={selected} onSelect={setSelected} />}
        <NearestWords />
        <Panel title={t('evaluate.try')}><TryPanel /></Panel>
      </div>
    </Screen>
  );
}

function EvaluateAgain(): ReactElement {
  const t = useT();
  const commands = useCommands();
  const busy = useSession((session) => session.busy.prompt);
  const ready = useSession((session) => session.model !== null && session.data !== null);
  const hasPrompt = useRun((run) => run.prompt !== null);
  const running = useRun((run) => isRunning(run.status));
  return (
    <>
      <Button variant="default" disabled={!ready || !hasPrompt || running} loading={busy} onClick={() => { void commands.evaluateAgain(); }}>{t('evaluate.again')}</Button>
      <Button component="a" href="#/use">{t('train.toUse')}</Button>
    </>
  );
}

/** Said when the figures are of another task or file than the project's now. */
function Stale({ evaluation }: { readonly evaluation: Evaluation }): ReactElement | null {
  const t = useT();
  const task = useProject((project) => project.task);
  const file = useProject((project) => project.file?.name);
  const validationFile = useProject((project) => project.validationFile?.name);
  const sameData = file === undefined || file === evaluation.fileName || validationFile === evaluation.fileName;
  return sameData && (task === null || sameTask(task, evaluation.task)) ? null : <Note severity="warning">{t('evaluate.stale', { file: evaluation.fileName })}</Note>;
}

interface ExamplesProps {
  readonly evaluation: Evaluation;
  readonly classes: readonly string[];
  readonly selected: number | null;
  readonly onSelect: (example: number) => void;
}

/** The confusion matrix that filters, the filters, and the examples left. */
function Examples({ evaluation: { examples, comparison }, classes, selected, onSelect }: ExamplesProps): ReactElement {
  const t = useT();
  const [filter, setFilter] = useState<ExampleFilter>(ALL_EXAMPLES);
  const [order, setOrder] = useState<ExampleOrder>('worst');
  const places = useMemo(() => selectExamples(examples, filter, order), [examples, filter, order]);
  const { contender, expected, answered } = filter;
  const metrics = contender === 'with' ? comparison.tuned : comparison.zeroShot;
  return (
    <>
      <Panel title={t('evaluate.confusion')} actions={(
        <SegmentedControl
          size="xs" aria-label={t('evaluate.contenderChoice')} value={contender}
          data={[{ value: 'with', label: t('results.with') }, { value: 'without', label: t('results.without') }]}
          onChange={(value) => { setFilter({ ...filter, contender: value === 'without' ? 'without' : 'with' }); }}
        />
      )}>
        <ConfusionMatrix
          classes={classes} confusion={metrics.confusion} selected={expected === null || answered === null ? null : { expected, answered }}
          onSelect={(cell) => { setFilter({ ...filter, expected: cell?.expected ?? null, answered: cell?.answered ?? null }); }}
        />
      </Panel>
      <Panel title={t('evaluate.examples')}>
        <FilterBar examples={examples} classes={classes} filter={filter} order={order} shown={places.length} onFilter={setFilter} onOrder={setOrder} />
        <ExamplesTable examples={examples} order={places} classes={classes} selected={selected} onSelect={onSelect} />
      </Panel>
    </>
  );
}
