import { describe, expect, test, vi } from 'vitest';
import type { EvaluatedExample } from '../domain/run.ts';
import { memoryKeyValue, type KeyValue } from '../platform/keyValue.ts';
import { withoutBlobs } from '../platform/withoutBlobs.ts';
import { packAnswers, packFormer, storedAnswersSchema, unpackAnswers } from './answers.ts';
import { KEYS } from './keys.ts';
import { bestRecord, resultRecord, RUN_VERSION, runRecord } from './records.ts';
import { emptyRun } from './run.ts';
import { answered, described, result, task, testStudio } from './testing.ts';

const many = (count: number, text = ''): EvaluatedExample[] => Array.from({ length: count }, (_, row) => ({ ...answered, row, line: row + 2, text: `${row} ${text}` }));
/** How often a timer has its turn while something is done. */
async function turns<T>(work: () => Promise<T>): Promise<[T, number]> {
  let count = 0;
  const timer = setInterval(() => { count++; }, 0);
  const done = await work();
  clearInterval(timer);
  return [done, count];
}

describe('answered examples', () => {
  test.each([['few', many(1), 1], ['none', [], 0], ['very many', many(20_000), 10], ['long', many(30, 'x'.repeat(300_000)), 8]])('%s are stored in parts and come back', async (_, examples, parts) => {
    const stored = await packAnswers(examples);
    expect(stored.parts).toHaveLength(parts);
    const copy = structuredClone(stored);
    expect(await unpackAnswers(copy, 'k')).toEqual(examples);
    // As a browser gives them back that stores no blobs.
    expect(await unpackAnswers(storedAnswersSchema.parse((await withoutBlobs({ copy }))['copy']), 'k')).toEqual(examples);
  });

  test('of several classes have parts of as many numbers', async () => {
    const wide = { predicted: 0, probabilities: Array.from({ length: 1000 }, () => 0.001), scores: Array.from({ length: 1000 }, () => -7) };
    expect((await packAnswers(many(100).map((example) => ({ ...example, without: wide, with: wide })))).parts).toHaveLength(4);
  });

  test('leave the page its turns, between any two parts', async () => {
    const [stored, whilePacked] = await turns(() => packAnswers(many(40_000)));
    expect(whilePacked).toBeGreaterThan(2);
    const [, whileUnpacked] = await turns(() => unpackAnswers(stored, 'k'));
    expect(whileUnpacked).toBeGreaterThan(2);
  });

  test('are packed once, and not again after they were read', async () => {
    const examples = many(3);
    const stored = await packAnswers(examples);
    expect(await packAnswers(examples)).toBe(stored);
    expect(await packAnswers(await unpackAnswers(stored, 'k'))).toBe(stored);
  });

  test('of the version before are packed as they are, and checked', async () => {
    expect(await unpackAnswers(packFormer([answered]), 'k')).toEqual([answered]);
    expect(() => packFormer([{ ...answered, text: 5 }])).toThrow(/expected string/);
  });
});

/** A page opened on these records of a run that was done. */
async function openedOn(records: Readonly<Record<string, unknown>>): Promise<{ studio: ReturnType<typeof testStudio>['studio']; storage: KeyValue }> {
  const run = { ...emptyRun(), runId: 'r', status: 'done' as const, startedAt: '2025-01-01T00:00:00.000Z' };
  const prompt = { adapter: described, origin: 'run' as const, step: 50, fileName: null, nearest: null };
  const storage = memoryKeyValue({ [KEYS.run]: runRecord(run), [KEYS.best]: bestRecord('r', prompt), ...records });
  const { studio } = testStudio({}, storage);
  await studio.start();
  return { studio, storage };
}
const { comparison } = result('r');

describe('a page that is opened', () => {
  test('reads a result and an evaluation of the version before, whose answers were a list', async () => {
    const later = { ...answered, text: 'evaluated again' };
    const { studio } = await openedOn({
      [KEYS.result]: { version: RUN_VERSION, result: { ...result('r', described), examples: [answered] } },
      [KEYS.evaluation]: { version: RUN_VERSION, task, fileName: 'mail.csv', comparison, examples: [later] },
    });
    expect(studio.run.getState().result).toEqual({ ...result('r', described), examples: [answered] });
    expect(studio.run.getState().evaluation).toEqual({ task, fileName: 'mail.csv', comparison, examples: [later] });
    expect(studio.session.getState().notices).toEqual([]);
    // Kept from then on, packed.
    await vi.waitFor(() => { expect(studio.runs.getState().cards).toHaveLength(1); });
    expect(await studio.commands.openRun('r')).toBe(true);
    expect(studio.run.getState().evaluation?.examples).toEqual([answered]);
  });

  test.each([
    ['of which a part is cut', async () => {
      const whole = await resultRecord({ ...result('r', described), examples: [answered] });
      return { ...whole, examples: { parts: whole.examples.parts.map((part) => (part instanceof Blob ? part.slice(0, -8) : part)) } };
    }, 'form', /^run\/result, part 1 should hold tensor "numbers"/],
    ['with something else as a part', async () => ({ ...await resultRecord(result('r', described)), examples: { parts: ['x'] } }), 'form', /^examples\.parts\.0: /],
    ['of the version before with another text', async () => ({ version: RUN_VERSION, result: { ...result('r', described), examples: [answered, { ...answered, text: null }] } }), 'older', /^bringing version 2 up to date failed: 1\.text: /],
  ])('puts a result aside %s, and names it', async (_, record, damage, reason) => {
    const { studio, storage } = await openedOn({ [KEYS.result]: await record() });
    expect(studio.session.getState().notices).toMatchObject([{ code: 'stateDamaged', params: { what: 'run/result', damage, reason: expect.stringMatching(reason) } }]);
    expect(studio.run.getState()).toMatchObject({ result: null, evaluation: null, prompt: { step: 50 } });
    expect(await storage.keys()).toEqual(expect.arrayContaining([`${KEYS.asidePrefix}run/result`]));
    expect(await storage.get(KEYS.result)).toBeUndefined();
  });
});
