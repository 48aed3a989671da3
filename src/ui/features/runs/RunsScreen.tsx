import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { useCommands, useRuns, useSweeps } from '../../../state/hooks.tsx';
import { shownCards } from '../../../state/runs/store.ts';
import { Note } from '../../elements/Note.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { Screen } from '../../elements/Screen.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import { SweepResult } from '../sweep/SweepResult.tsx';
import { TrySeveralDoor } from '../sweep/TrySeveralDoor.tsx';
import { Comparison } from './compare/Comparison.tsx';
import { RunDetail } from './RunDetail.tsx';
import { RunsTable } from './RunsTable.tsx';
import { runTitle } from './runTitle.ts';
import styles from './runs.module.css';

/** Every run that was kept: looked at, named, opened again, compared. */
export function RunsScreen(): ReactElement {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const all = useRuns((runs) => runs.cards);
  const chosen = useRuns((runs) => runs.chosen);
  const sweeps = useSweeps((state) => state.sweeps);
  const lastDeleted = useRuns((runs) => runs.lastDeleted);
  const cards = useMemo(() => shownCards({ cards: all }), [all]);
  const [shown, setShown] = useState<string | null>(null);
  const card = cards.find(({ id }) => id === shown);
  const deleted = all.find(({ id }) => id === lastDeleted);
  return (
    <Screen title={t('runs.title')} lead={t('runs.lead')} inspector={card === undefined ? null : {
      title: runTitle(card, t, locale), onClose: () => { setShown(null); },
      content: <RunDetail key={card.id} card={card} onDeleted={() => { setShown(null); }} />,
    }}>
      {deleted !== undefined && (
        <Note severity="info">{t('runs.deleted', { name: runTitle(deleted, t, locale) })}{' '}
          <Button size="compact-xs" variant="default" onClick={() => { void commands.undoDeleteRun(); }}>{t('common.undo')}</Button>
        </Note>
      )}
      {sweeps.map((sweep) => <SweepResult key={sweep.id} sweep={sweep} cards={all} />)}
      {cards.length === 0 ? (
        <div className={styles.empty}>
          <p>{t('runs.empty')}</p>
          <div className={styles.actions}>
            <Button component="a" href="#/train">{t('runs.toTrain')}</Button>
            <TrySeveralDoor size="sm" />
          </div>
        </div>
      ) : (
        <Panel title={t('runs.list', { n: cards.length })} help={cards.length > 1 ? <>{t('runs.listHelp')}{t('common.between')}{t('runs.bestRule')}</> : t('runs.listHelp')} actions={
          <div className={styles.actions}>
            {(cards.length > 1 || chosen.length > 0) && (
              <Button size="compact-sm" variant="default" onClick={() => { void commands.chooseRuns(chosen.length > 0 ? [] : cards.slice(0, 8).map(({ id }) => id)); }}>
                {t(chosen.length > 0 ? 'runs.chooseNone' : 'runs.chooseSome', { n: Math.min(8, cards.length) })}
              </Button>
            )}
            <TrySeveralDoor size="compact-sm" />
          </div>
        }>
          <RunsTable cards={cards} shown={shown} onShow={(id) => { setShown(id === shown ? null : id); }} />
        </Panel>
      )}
      <Comparison cards={cards} />
    </Screen>
  );
}
