/** A long list on its way to the page, a table's rows or answered examples: it goes ahead in messages of its own, each read within milliseconds there. */
import type { EvaluatedExample } from '../domain/run.ts';
import { sliced, slicedAnswers } from '../domain/slices.ts';
import type { Table } from '../domain/table.ts';
import type { ExamplesMessage, FromWorker, WholeMessage } from './protocol.ts';

/** The messages that one is sent in, itself last. */
export function* inParts(message: WholeMessage): Generator<FromWorker> {
  if (message.kind === 'event') {
    if (message.name !== 'sweep/ended' || !('examples' in message.event.outcome)) {
      yield message;
      return;
    }
    const { outcome } = message.event;
    yield* parts(outcome.runId, outcome.examples);
    yield { ...message, event: { ...message.event, outcome: { ...outcome, examples: [] } } };
  } else if (message.kind === 'error') yield message;
  else if (message.name === 'data/import') {
    const { id, result } = message;
    for (const rows of sliced(result.table.rows, charactersOfRow)) yield { kind: 'rows', id, rows };
    yield { ...message, result: { ...result, table: { ...result.table, rows: [] } } };
  } else if (message.name === 'run/start') {
    yield* parts(message.id, message.result.examples);
    yield { ...message, result: { ...message.result, examples: [] } };
  } else if (message.name === 'prompt/evaluate') {
    yield* parts(message.id, message.result.examples);
    yield { ...message, result: { ...message.result, examples: [] } };
  } else yield message;
}

function* parts(id: number | string, answered: readonly EvaluatedExample[]): Generator<ExamplesMessage> {
  for (const examples of slicedAnswers(answered)) yield { kind: 'examples', id, examples };
}

interface Waiting { readonly rows: Table['rows'][number][]; readonly examples: EvaluatedExample[] }

/** Puts messages together again: null for a part, the whole for what comes last. */
export function joinParts(): (message: FromWorker) => WholeMessage | null {
  const waiting = new Map<number | string, Waiting>();
  return (message) => {
    if (message.kind === 'event') {
      if (message.name !== 'sweep/ended' || !('examples' in message.event.outcome)) return message;
      const { outcome } = message.event;
      const examples = waiting.get(outcome.runId)?.examples;
      if (examples === undefined) return message;
      waiting.delete(outcome.runId);
      return { ...message, event: { ...message.event, outcome: { ...outcome, examples } } };
    }
    const { rows, examples } = waiting.get(message.id) ?? { rows: [], examples: [] };
    if (message.kind === 'rows' || message.kind === 'examples') {
      if (message.kind === 'rows') rows.push(...message.rows);
      else examples.push(...message.examples);
      waiting.set(message.id, { rows, examples });
      return null;
    }
    if (!waiting.delete(message.id) || message.kind === 'error') return message;
    if (message.name === 'data/import') return { ...message, result: { ...message.result, table: { ...message.result.table, rows } } };
    if (message.name === 'run/start') return { ...message, result: { ...message.result, examples } };
    if (message.name === 'prompt/evaluate') return { ...message, result: { ...message.result, examples } };
    return message;
  };
}

function charactersOfRow(row: readonly string[]): number {
  return row.reduce((sum, cell) => sum + cell.length, 0);
}
