import { describe, expect, it } from 'vitest';
import type { EvaluatedExample } from '../domain/run.ts';
import type { Table } from '../domain/table.ts';
import { inParts, joinParts } from './parts.ts';
import type { EventMessage, ResultMessage, RunResult, SweepOutcome } from './protocol.ts';

function answer(id: number, rows: Table['rows']): ResultMessage<'data/import'> {
  const facts = { distinct: 1, filled: 1, meanLength: 1, named: null };
  const table: Table = {
    fileName: 'mail.csv', byteLength: 1, sha256: 'ff', columns: ['text', 'kind'], rows, lines: rows.map((_, row) => row + 2), findings: [],
    decisions: { encoding: 'utf-8', format: 'csv', delimiter: ',', quoting: true, hasHeader: true },
  };
  return { kind: 'result', id, name: 'data/import', result: { id: `t${id}`, table, guess: { textColumn: 'text', labelColumn: 'kind', reasons: { text: facts, label: facts } } } };
}
const rowsOf = (count: number, text: string): string[][] => Array.from({ length: count }, (_, row) => [`${row} ${text}`, 'a']);

describe('a table in parts', () => {
  it.each([
    ['many rows', rowsOf(10_000, 'x'), 4],
    ['long rows', rowsOf(30, 'x'.repeat(300_000)), 9],
    ['one row longer than a part', [['short', 'a'], ['y'.repeat(3 << 20), 'b'], ['short', 'a']], 3],
    ['few rows', rowsOf(2, 'x'), 2],
    ['no rows', [], 1],
  ])('%s come as they were sent, in messages that are each read soon', (_, rows, messages) => {
    const sent = [...inParts(answer(7, rows))];
    expect(sent).toHaveLength(messages);
    const join = joinParts();
    const joined = sent.map(join);
    expect(joined.slice(0, -1).every((message) => message === null)).toBe(true);
    expect(joined.at(-1)).toEqual(answer(7, rows));
  });

  it('leaves the table of whoever sends it as it is', () => {
    const message = answer(1, rowsOf(3, 'x'));
    expect([...inParts(message)]).toHaveLength(2);
    expect(message).toEqual(answer(1, rowsOf(3, 'x')));
  });

  it('keeps two tables apart whose parts come by turns, with other messages between', () => {
    const [first, second] = [answer(1, rowsOf(9000, 'x')), answer(2, rowsOf(5000, 'y'))];
    const [a, b] = [[...inParts(first)], [...inParts(second)]];
    const event = { kind: 'event', name: 'data/progress', event: { done: 1, total: 2 } } as const;
    const join = joinParts();
    const turns = [a[0], b[0], event, a[1], b[1], b[2], a[2], a[3]].flatMap((message) => message ?? []);
    expect(turns.map(join).filter((message) => message !== null)).toEqual([event, second, first]);
  });
});

describe('answered examples in parts', () => {
  const metrics = { examples: 1, accuracy: 1, macroF1: 1, loss: 0, perClass: [], confusion: [] };
  const comparison = { majority: { classIndex: 0, accuracy: 1 }, zeroShot: metrics, tuned: metrics, improved: 0, worsened: 0 };
  const prediction = { predicted: 0, probabilities: [1], scores: [-1] };
  const examplesOf = (count: number): EvaluatedExample[] => Array.from({ length: count }, (_, row) => (
    { row, line: row + 2, text: `${row}`, classIndex: 0, without: prediction, with: prediction, truncatedTokens: 0 }));
  const evaluated = (id: number, examples: readonly EvaluatedExample[]): ResultMessage<'prompt/evaluate'> => ({ kind: 'result', id, name: 'prompt/evaluate', result: { examples, comparison } });

  it.each([[20_000, 11], [2048, 2], [1, 2], [0, 1]])('%i come as they were sent, in %i messages', (count, messages) => {
    const whole = evaluated(3, examplesOf(count));
    const sent = [...inParts(whole)];
    expect(sent).toHaveLength(messages);
    const join = joinParts();
    expect(sent.map(join).filter((message) => message !== null)).toEqual([whole]);
  });

  const resultOf = (runId: string, examples: readonly EvaluatedExample[]): RunResult => ({
    runId, end: 'finished', error: null, adapter: { prompt: { numVirtualTokens: 1, hiddenSize: 1, values: Float32Array.of(0.5) }, description: null },
    bestStep: 1, examples, comparison, nearest: [], seconds: 1,
    device: { backend: 'cpu', name: 'JavaScript', software: true, features: [], maxBufferSize: 0, maxBindingSize: 0, selfTest: [], notices: [] },
  });

  it('of the runs of a sweep join what each came to, and one that came to nothing is told as it is', () => {
    const endedAs = (outcome: SweepOutcome): EventMessage => ({ kind: 'event', name: 'sweep/ended', event: { sweepId: 's', outcome } });
    const [a, b, c] = [endedAs(resultOf('a', examplesOf(5000))), endedAs(resultOf('b', examplesOf(1))), endedAs({ runId: 'c', error: { code: 'runInterrupted', message: 'stopped', details: {} } })];
    const [first, second] = [[...inParts(a)], [...inParts(b)]];
    expect([first.length, second.length, [...inParts(c)]]).toEqual([4, 2, [c]]);
    const join = joinParts();
    expect([...first.slice(0, 2), ...second, ...first.slice(2), c].map(join).filter((message) => message !== null)).toEqual([b, a, c]);
  });

  it('of a run join its result', () => {
    const whole: ResultMessage<'run/start'> = { kind: 'result', id: 4, name: 'run/start', result: resultOf('r1', examplesOf(4000)) };
    const sent = [...inParts(whole)];
    expect(sent).toHaveLength(3);
    const join = joinParts();
    expect(sent.map(join)).toEqual([null, null, whole]);
  });
});
