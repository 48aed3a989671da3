import type { KeptRun, RunBody, RunCard } from '../../domain/keptRun.ts';
import { cloneBytes } from '../../platform/cloneBytes.ts';
import { unpackAnswers } from '../answers.ts';
import { tellNotStored, type Context } from '../context.ts';
import { readPacked, readRecord } from '../readRecord.ts';
import { isRunning } from '../run.ts';
import { keptRunOf } from './keptRun.ts';
import { BODY_MIGRATIONS, BODY_VERSION, bodyKey, bodyRecord, bodyRecordSchema, cardKey, cardRecordSchema, isCardKey, KEPT_VERSION, keptRecords, LAST_KEPT_KEY } from './records.ts';
import { placeOf } from '../sweeps/store.ts';
import { shownCards, withCard } from './store.ts';

/** Brings the list of kept runs back. What was deleted before is now gone. */
export async function restoreRuns(context: Context): Promise<void> {
  await rereadRuns(context);
  const { runs, storage } = context;
  const gone = runs.getState().cards.filter(({ deleted }) => deleted);
  if (gone.length > 0) await storage.setAll({}, gone.flatMap(({ id }) => [cardKey(id), bodyKey(id)]));
  runs.setState(({ cards }) => ({ cards: cards.filter(({ deleted }) => !deleted) }));
}

/** Takes the list of kept runs from storage, also those that can be had back. A damaged record is named and put aside, the others stay. */
export async function rereadRuns(context: Context): Promise<void> {
  const { runs, storage } = context;
  let cards: RunCard[] = [];
  for (const key of (await storage.keys()).filter(isCardKey)) {
    const record = await readRecord(context, key, { version: KEPT_VERSION, migrations: {}, schema: cardRecordSchema });
    if (record === null) continue;
    const { version: _version, ...card } = record;
    cards = withCard(cards, card);
  }
  const shown = new Set(shownCards({ cards }).map(({ id }) => id));
  runs.setState(({ chosen, lastDeleted }) => ({ cards, chosen: chosen.filter((id) => shown.has(id)), lastDeleted: lastDeleted !== null && shown.has(lastDeleted) ? null : lastDeleted }));
}

/** Keeps the current run, where it has ended, left something, and is not kept yet in this form. */
export async function keepCurrentRun(context: Context): Promise<void> {
  const run = context.run.getState();
  const kept = isRunning(run.status) ? null : keptRunOf(run);
  if (kept === null) return;
  // Once only: a run that was deleted from the list may still be the current one. It may go on, and end anew.
  const mark = `${kept.card.id}/${kept.card.end}/${kept.card.steps}`;
  if (await context.storage.get(LAST_KEPT_KEY) === mark) return;
  await keepRun(context, kept, { [LAST_KEPT_KEY]: mark });
}

/** Keeps a run; one of the same id keeps the name and note that it was given. */
export async function keepRun(context: Context, { card, body }: KeptRun, beside: Readonly<Record<string, string>> = {}): Promise<void> {
  const { runs, storage, sweeps } = context;
  const stored = await bodyRecord(body);
  const before = runs.getState().cards.find(({ id }) => id === card.id);
  const placed = { ...card, bytes: cloneBytes(card) + cloneBytes(stored), sweep: placeOf(sweeps.getState(), card.id) };
  const kept = before === undefined ? placed : { ...placed, name: before.name, note: before.note };
  try {
    await storage.setAll({ ...keptRecords(kept, stored), ...beside });
    runs.setState(({ cards, bodies }) => ({ cards: withCard(cards, kept), bodies: { ...bodies, [card.id]: body } }));
  } catch (error) {
    tellNotStored(context, error);
  }
}

/** Curves and prompt of a kept run; null where they are damaged or gone. */
export async function bodyOf(context: Context, id: string): Promise<RunBody | null> {
  const { runs } = context;
  const known = runs.getState().bodies[id];
  if (known !== undefined) return known;
  const key = bodyKey(id);
  const body = await readPacked(context, key, { version: BODY_VERSION, migrations: BODY_MIGRATIONS, schema: bodyRecordSchema },
    async ({ version: _version, examples, ...rest }): Promise<RunBody> => ({ ...rest, examples: await unpackAnswers(examples, key) }));
  if (body === null) return null;
  runs.setState(({ bodies }) => ({ bodies: { ...bodies, [id]: body } }));
  return body;
}

/** Changes a card, and its record. */
export async function changeCard(context: Context, id: string, patch: Partial<Pick<RunCard, 'name' | 'note' | 'deleted'>>): Promise<void> {
  const { runs, storage } = context;
  const card = runs.getState().cards.find((other) => other.id === id);
  if (card === undefined) return;
  const changed = { ...card, ...patch };
  runs.setState(({ cards }) => ({ cards: withCard(cards, changed) }));
  try {
    // Had back: another tab may have cleared its body away meanwhile.
    const body = patch.deleted === false ? runs.getState().bodies[id] : undefined;
    await storage.setAll(body === undefined ? { [cardKey(id)]: { version: KEPT_VERSION, ...changed } } : keptRecords(changed, await bodyRecord(body)));
  } catch (error) {
    tellNotStored(context, error);
  }
}
