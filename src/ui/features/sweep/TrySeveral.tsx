import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { toErrorReport, type ErrorReport } from '../../../domain/errors.ts';
import { factsOf } from '../../../state/config.ts';
import { useCommands, useConfig, useProject, useSession, useSweeps } from '../../../state/hooks.tsx';
import { FilePick } from '../../elements/FilePick.tsx';
import { useT } from '../../i18n/index.ts';
import { GridForm } from './GridForm.tsx';
import { paperAblation, sweepText, type Variations } from './plan.ts';
import { PlanBox } from './PlanBox.tsx';
import { PlanProblem } from './PlanProblem.tsx';
import { RandomForm } from './RandomForm.tsx';
import styles from './sweep.module.css';

const WAYS = ['seeds', 'grid', 'random', 'paper'] as const;
type Way = (typeof WAYS)[number];
/** Enough for a standard deviation that says something, few enough to wait for. */
const DEFAULT_SEEDS = 3;

/** Several trainings from the settings that stand: the same with other seeds, combinations, draws, the paper's ablation, or a file's. */
export function TrySeveral({ disabled }: { readonly disabled: boolean }): ReactElement {
  const t = useT();
  const [way, setWay] = useState<Way>('seeds');
  const [seeds, setSeeds] = useState(DEFAULT_SEEDS);
  const [variations, setVariations] = useState<Variations | ErrorReport | null>(null);
  const [open, setOpen] = useState(false);
  const file = useSweeps(({ plan }) => plan);
  const commands = useCommands();
  const choice = useProject((project) => project.choice);
  const initFile = useProject((project) => project.initFile);
  const model = useSession((session) => session.model);
  const preview = useSession((session) => session.preview);
  const { config } = useConfig();
  const facts = useMemo(() => factsOf({ initFile }, { model }, preview), [initFile, model, preview]);
  const paper = preview === null ? null
    : paperAblation(preview.maxContextTokens + config.numVirtualTokens - 1, preview.meanContextTokens, (choice.chosen.initText ?? '').trim() !== '');
  const varied: Variations | ErrorReport | null = way === 'seeds' ? { grid: {}, seeds } : way === 'paper' ? paper && { grid: paper.grid, seeds: 1 } : variations;
  const error = varied !== null && 'code' in varied ? varied : null;
  const text = file?.text ?? (varied === null || 'code' in varied ? null : sweepText(choice, varied, facts));
  const take = (read: () => Variations): void => {
    try {
      setVariations(read());
    } catch (cause) {
      setVariations(toErrorReport(cause));
    }
  };
  return (
    <details className={styles.fold} open={open || file !== null} onToggle={(event) => { setOpen(event.currentTarget.open); }}>
      <summary>{t('sweep.door')}</summary>
      <div className={styles.form}>
        <p className={styles.small}>{t('sweep.lead')}</p>
        {file === null && (
          <>
            <SegmentedControl className={styles.ways} value={way} aria-label={t('sweep.door')} data={WAYS.map((value) => ({ value, label: t(`sweep.way.${value}`) }))}
              onChange={(value) => {
                setWay(WAYS.find((other) => other === value) ?? 'seeds');
                setVariations(null);
              }} />
            {way === 'seeds' && <NumberInput label={t('sweep.seeds')} value={seeds} min={2} max={100} w={200}
              onChange={(value) => { if (typeof value === 'number' && Number.isInteger(value) && value >= 1) setSeeds(value); }} />}
            {way === 'grid' && <GridForm key="grid" onChange={take} />}
            {way === 'random' && <RandomForm key="random" onChange={take} />}
            {way === 'paper' && paper !== null && (
              <p className={styles.small}>{[
                t('sweep.paperNote'),
                ...(paper.leftOut.length === 0 ? [] : [t('sweep.paperLeftOut', { lengths: paper.leftOut.join(', ') })]),
                ...(paper.grid['promptInit']?.includes('text') === true ? [] : [t('sweep.paperNoText')]),
              ].join(t('common.between'))}</p>
            )}
          </>
        )}
        <div className={styles.actions}>
          {file === null ? (
            <FilePick accept=".json" label={t('sweep.pick')} onPick={([picked]) => {
              if (picked !== undefined) void picked.file.text().then((read) => { commands.planSweep({ name: picked.file.name, text: read }); });
            }}>{(pick) => <Button variant="default" size="compact-sm" onClick={pick}>{t('sweep.pick')}</Button>}</FilePick>
          ) : <Button variant="default" size="compact-sm" onClick={() => { commands.planSweep(null); }}>{t('sweep.noFile', { name: file.name })}</Button>}
        </div>
        {file === null && error !== null && <PlanProblem error={error} />}
        {text !== null && <PlanBox key={text} name={file?.name ?? t(`sweep.way.${way}`)} fileName={file?.name ?? 'sweep.json'} text={text} facts={facts} disabled={disabled} />}
      </div>
    </details>
  );
}
