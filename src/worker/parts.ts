/** A large table on its way to the page: its rows go ahead in messages of their own, each read within milliseconds there. */
import type { Table } from '../domain/table.ts';
import type { ErrorMessage, FromWorker, ResultMessage, WholeMessage } from './protocol.ts';

/** Rows a message at most, and characters after which it is full: 50 000 rows of 21 million take 35 ms to read. */
const ROWS = 4096;
const CHARACTERS = 1 << 20;

/** The messages that the answer is sent in, itself last. */
export function* inParts(message: ResultMessage<'data/import'> | ErrorMessage): Generator<FromWorker> {
  if (message.kind === 'error') {
    yield message;
    return;
  }
  const { id, result } = message;
  for (const rows of sliced(result.table.rows)) yield { kind: 'rows', id, rows };
  yield { ...message, result: { ...result, table: { ...result.table, rows: [] } } };
}

/** Puts answers together again: null for a part, the whole for what comes last. */
export function joinParts(): (message: FromWorker) => WholeMessage | null {
  const waiting = new Map<number, Table['rows'][number][]>();
  return (message) => {
    if (message.kind === 'event') return message;
    if (message.kind === 'rows') {
      const rows = waiting.get(message.id) ?? [];
      rows.push(...message.rows);
      waiting.set(message.id, rows);
      return null;
    }
    const rows = waiting.get(message.id);
    waiting.delete(message.id);
    if (rows === undefined || message.kind === 'error' || message.name !== 'data/import') return message;
    return { ...message, result: { ...message.result, table: { ...message.result.table, rows } } };
  };
}

function* sliced(rows: Table['rows']): Generator<Table['rows']> {
  let begin = 0;
  let characters = 0;
  for (const [at, row] of rows.entries()) {
    for (const cell of row) characters += cell.length;
    if (at + 1 - begin < ROWS && characters < CHARACTERS && at + 1 < rows.length) continue;
    yield rows.slice(begin, at + 1);
    [begin, characters] = [at + 1, 0];
  }
}
