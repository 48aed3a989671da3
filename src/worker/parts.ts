/** A long list on its way to the page, a table's rows or answered examples: it goes ahead in messages of its own, each read within milliseconds there. */
import type { EvaluatedExample } from '../domain/run.ts';
import { sliced, slicedAnswers } from '../domain/slices.ts';
import type { Table } from '../domain/table.ts';
import type { ErrorMessage, FromWorker, ResultMessage, WholeMessage } from './protocol.ts';

/** Requests whose answers may hold such a list. */
type PartedRequest = 'data/import' | 'run/start' | 'prompt/evaluate';

/** The messages that the answer is sent in, itself last. */
export function* inParts(message: ResultMessage<PartedRequest> | ErrorMessage): Generator<FromWorker> {
  if (message.kind === 'error') {
    yield message;
    return;
  }
  const { id } = message;
  if (message.name === 'data/import') {
    const { result } = message;
    for (const rows of sliced(result.table.rows, charactersOfRow)) yield { kind: 'rows', id, rows };
    yield { ...message, result: { ...result, table: { ...result.table, rows: [] } } };
    return;
  }
  for (const examples of slicedAnswers(message.result.examples)) yield { kind: 'examples', id, examples };
  yield message.name === 'run/start' ? { ...message, result: { ...message.result, examples: [] } } : { ...message, result: { ...message.result, examples: [] } };
}

interface Waiting { readonly rows: Table['rows'][number][]; readonly examples: EvaluatedExample[] }

/** Puts answers together again: null for a part, the whole for what comes last. */
export function joinParts(): (message: FromWorker) => WholeMessage | null {
  const waiting = new Map<number, Waiting>();
  return (message) => {
    if (message.kind === 'event') return message;
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
