import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { factsOf } from '../../../state/config.ts';
import { useCommands, useConfig, useProject, useSession, useSweeps } from '../../../state/hooks.tsx';
import { WAYS } from '../../../state/sweeps/draft.ts';
import { FilePick } from '../../elements/FilePick.tsx';
import { Note } from '../../elements/Note.tsx';
import { useT } from '../../i18n/index.ts';
import { GridForm } from './GridForm.tsx';
import { readPickedSweep } from './pickedFile.ts';
import { paperAblation, sweepText } from './plan.ts';
import { PlanBox } from './PlanBox.tsx';
import { RandomForm } from './RandomForm.tsx';
import { readDraft } from './readDraft.ts';
import styles from './sweep.module.css';

interface Props {
  /** Whether something is missing that the Train screen says. */
  readonly disabled: boolean;
  /** Called when somebody came here by a door to this form, once it is there to be looked at. */
  readonly onAsked: () => void;
}

/** What is to be tried, in one of the ways or from a file, and what that comes to. */
export function SeveralForm({ disabled, onAsked }: Props): ReactElement {
  const t = useT();
  const commands = useCommands();
  const draft = useSweeps((state) => state.draft);
  const asked = useSweeps((state) => state.asked);
  const choice = useProject((project) => project.choice);
  const initFile = useProject((project) => project.initFile);
  const model = useSession((session) => session.model);
  const preview = useSession((session) => session.preview);
  const { config } = useConfig();
  const wide = useMediaQuery('(min-width: 800px)', true, { getInitialValueInEffect: false });
  const facts = useMemo(() => factsOf({ initFile }, { model }, preview), [initFile, model, preview]);
  useEffect(() => {
    if (!asked) return;
    onAsked();
    commands.sweepFormSeen();
  }, [asked, onAsked, commands]);
  const [refused, setRefused] = useState<string | null>(null);
  const open = async (picked: File): Promise<void> => {
    setRefused(null);
    const read = await readPickedSweep(picked, t);
    setRefused(read.problem);
    if (read.problem === null) commands.planSweep({ name: picked.name, text: read.text });
  };
  const { way, file } = draft;
  const paper = preview === null ? null
    : paperAblation(preview.maxContextTokens + config.numVirtualTokens - 1, preview.meanContextTokens, (choice.chosen.initText ?? '').trim() !== '');
  const varied = readDraft(draft, paper && paper.grid);
  const text = file?.text ?? (varied === null ? null : sweepText(choice, varied, facts));
  return (
    <div className={styles.form}>
      <p className={styles.small}>{t('sweep.lead')}</p>
      {file === null && (
        <>
          <SegmentedControl className={styles.ways} orientation={wide ? 'horizontal' : 'vertical'} value={way} aria-label={t('sweep.door')} data={WAYS.map((value) => ({ value, label: t(`sweep.way.${value}`) }))}
            onChange={(value) => { commands.editSweepDraft({ way: WAYS.find((other) => other === value) ?? 'seeds' }); }} />
          {way === 'seeds' && <NumberInput label={t('sweep.seeds')} value={draft.seeds} min={2} max={100} w={200} allowDecimal={false}
            onChange={(value) => { if (typeof value === 'number' && value >= 1) commands.editSweepDraft({ seeds: value }); }} />}
          {way === 'grid' && <GridForm />}
          {way === 'random' && <RandomForm />}
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
            if (picked !== undefined) void open(picked.file);
          }}>{(pick) => <Button variant="default" size="compact-sm" onClick={pick}>{t('sweep.pick')}</Button>}</FilePick>
        ) : <Button variant="default" size="compact-sm" onClick={() => { commands.planSweep(null); }}>{t('sweep.noFile', { name: file.name })}</Button>}
      </div>
      {refused !== null && <Refusal problem={refused} onDismiss={() => { setRefused(null); }} />}
      {text !== null && <PlanBox key={text} name={file?.name ?? t(`sweep.way.${way}`)} fileName={file?.name ?? 'sweep.json'} text={text} facts={facts} disabled={disabled} />}
      {text === null && (way === 'grid' || way === 'random') && <p className={styles.small}>{t('sweep.toFill')}</p>}
    </div>
  );
}

/** Why a picked file is no sweep file. Scrolled into sight: the button that picks may stand at the window's lower edge. */
function Refusal({ problem, onDismiss }: { readonly problem: string; readonly onDismiss: () => void }): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => { place.current?.scrollIntoView({ block: 'nearest' }); }, []);
  return <div ref={place}><Note severity="warning" onDismiss={onDismiss}>{problem}</Note></div>;
}
