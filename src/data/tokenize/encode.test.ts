import { beforeAll, describe, expect, it } from 'vitest';
import type { Task, Tokenizer } from '../../domain/task.ts';
import { makeExamples } from '../task/index.ts';
import { basePath, folder, missing, sharedPath } from '../testFiles.ts';
import { tableOf } from '../testTable.ts';
import { encodeExamples, encodeLabels, encodeText, loadTokenizer } from './index.ts';

const wrong = (code: string, words: RegExp) => expect.objectContaining({ code, message: expect.stringMatching(words) });
const taskWith = (...labelWords: string[]): Task => ({
  template: '{text}\nsentiment:', textColumn: 'review', labelColumn: 'sentiment',
  classes: labelWords.map((words, i) => ({ name: `class${i}`, labelWords: words })),
});

let tokenizer: Tokenizer;
beforeAll(async () => { tokenizer = await loadTokenizer(folder(basePath)); });

describe('encodeLabels', () => {
  it('gives the ids that follow the template', () => {
    const { ids, endOfText } = encodeLabels(tokenizer, taskWith(' positive', ' card arrival'));
    expect(ids.map((list) => tokenizer.decode(list))).toEqual([' positive', ' card arrival']);
    expect(ids[0]?.length).toBe(1);
    expect(ids[1]?.length).toBeGreaterThan(1);
    expect(endOfText).toEqual([false, false]);
  });

  it('ends a label that begins another with the end of text', () => {
    const { ids, endOfText } = encodeLabels(tokenizer, taskWith(' card arrival', ' card', ' cash'));
    expect(endOfText).toEqual([false, true, false]);
    expect([...ids[1] ?? []]).toEqual([ids[0]?.[0], 0]);
    expect(ids[2]?.at(-1)).not.toBe(0);
  });

  it('refuses words without a token, naming the class', () => {
    expect(() => encodeLabels(tokenizer, taskWith(' good', ''))).toThrow(wrong('labelWordsEmpty', /class "class1"/));
  });

  it('refuses two classes of the same tokens, naming both', () => {
    expect(() => encodeLabels(tokenizer, taskWith(' good', ' bad', ' good'))).toThrow(wrong('labelWordsCollide', /"class0" \(" good"\) and of "class2"/));
  });

  it('refuses a label that begins another where there is no end of text', () => {
    const endless: Tokenizer = { ...tokenizer, endOfTextId: null };
    expect(() => encodeLabels(endless, taskWith(' card arrival', ' card'))).toThrow(wrong('labelWordsCollide', /" card" of class "class1" begin those of "class0".*no end-of-text/));
  });

  const lack = missing('models/stories260K');
  it.skipIf(lack !== '')(`makes no second space with a tokenizer that puts one in front${lack}`, async () => {
    const stories = await loadTokenizer(folder(sharedPath('models/stories260K')));
    const { ids } = encodeLabels(stories, taskWith(' good', ' bad'));
    const joint = stories.encode('fine\nsentiment: good');
    const context = stories.encode('fine\nsentiment:');
    expect([...context, ...ids[0] ?? []]).toEqual([...joint]);
  });
});

describe('encodeLabels of an encoder-decoder', () => {
  const lack = missing('tokenizers/flan_t5');
  it.skipIf(lack !== '')(`gives the words by themselves, each ended, as T5's own tokenizer does${lack}`, async () => {
    const t5 = { ...await loadTokenizer(folder(sharedPath('tokenizers/flan_t5'))), endOfTextId: 1 };
    const labels = encodeLabels(t5, taskWith(' positive', ' card arrival', ' card '), 0);
    // transformers 5.23: tokenizer("positive").input_ids and so on
    expect(labels.ids.map((ids) => [...ids])).toEqual([[1465, 1], [895, 6870, 1], [895, 1]]);
    expect(labels).toMatchObject({ endOfText: [true, true, true], decoderStart: 0 });
  });

  it('can do without an end of text where no answer begins another', () => {
    const endless: Tokenizer = { ...tokenizer, endOfTextId: null };
    expect(encodeLabels(endless, taskWith(' good', ' bad'), 0).endOfText).toEqual([false, false]);
    expect(() => encodeLabels(endless, taskWith(' card arrival', ' card'), 0)).toThrow(wrong('labelWordsCollide', /no end-of-text/));
  });
});

describe('encodeExamples', () => {
  const table = tableOf(['review', 'sentiment'], ['good film', 'class0'], ['a long and winding story that never ends', 'class1'], ['x', '']);
  const task = taskWith(' positive', ' negative');
  const encode = (maxContextTokens: number, onProgress?: (done: number, total: number) => void) =>
    encodeExamples(tokenizer, table, task, makeExamples(table, task), maxContextTokens, onProgress);

  it('encodes the filled template whole where it fits, and tells its progress', () => {
    const told: number[][] = [];
    const encoded = encode(100, (done, total) => told.push([done, total]));
    expect(encoded.map(({ contextIds }) => tokenizer.decode(contextIds))).toEqual(table.rows.map((row) => `${row[0]}\nsentiment:`));
    expect(encoded.map(({ classIndex }) => classIndex)).toEqual([0, 1, -1]);
    expect(encoded.map(({ truncatedTokens }) => truncatedTokens)).toEqual([0, 0, 0]);
    expect(told).toEqual([[3, 3]]);
  });

  it('cuts the text at its end, not the template, and counts what is gone', () => {
    const whole = encode(100)[1]?.contextIds.length ?? 0;
    for (let limit = whole - 1; limit >= whole - 6; limit--) {
      const cut = encode(limit)[1];
      const text = tokenizer.decode(cut?.contextIds ?? []);
      const kept = text.replace(/\nsentiment:$/, '');
      expect(text).toMatch(/\nsentiment:$/);
      expect('a long and winding story that never ends'.startsWith(kept)).toBe(true);
      expect(cut?.truncatedTokens).toBe(whole - (cut?.contextIds.length ?? 0));
      expect(cut?.contextIds.length).toBeLessThanOrEqual(limit);
      const more = tokenizer.encode(`${table.rows[1]?.[0]?.slice(0, kept.length + 1) ?? ''}\nsentiment:`);
      expect(more.length, 'one more character would not fit').toBeGreaterThan(limit);
    }
  });

  it('refuses a template that does not fit by itself', () => {
    expect(() => encode(2)).toThrow(wrong('contextTooLong', /takes \d+ tokens at line 2 of test\.csv, and the context has room for 2/));
  });

  it('refuses a context without a token', () => {
    const blank = tableOf(['review', 'sentiment'], ['', 'class0']);
    const bare = { ...task, template: '{text}' };
    expect(() => encodeExamples(tokenizer, blank, bare, makeExamples(blank, bare), 9)).toThrow(wrong('templateInvalid', /empty at line 2/));
  });

  it('never splits a surrogate pair', () => {
    const faces = tableOf(['review', 'sentiment'], ['😀'.repeat(40), 'class0']);
    for (let limit = 8; limit < 20; limit++) {
      const [cut] = encodeExamples(tokenizer, faces, task, makeExamples(faces, task), limit);
      expect(tokenizer.decode(cut?.contextIds ?? [])).toMatch(/^(😀)*\nsentiment:$/u);
    }
  });

  it.each([['words', 'word after word '.repeat(600_000)], ['one run of letters', 'x'.repeat(10_000_000)]])(
    'cuts 10 MB of %s before a test must end', (_, text) => {
      const giant = tableOf(['review', 'sentiment'], [text, 'class0']);
      const [cut] = encodeExamples(tokenizer, giant, task, makeExamples(giant, task), 200);
      expect(cut?.contextIds.length).toBeGreaterThan(190);
      expect(cut?.contextIds.length).toBeLessThanOrEqual(200);
      expect(cut?.truncatedTokens).toBeGreaterThan(200_000);
    });

  it('cuts the longest cell where the main text has no place', () => {
    const pair = tableOf(['review', 'a', 'b'], ['unused', 'short', 'one two three four five six seven eight nine ten']);
    const both: Task = { ...task, template: '{b} / {a}:', labelColumn: 'review' };
    const [cut] = encodeExamples(tokenizer, pair, both, makeExamples(pair, both), 10);
    expect(tokenizer.decode(cut?.contextIds ?? [])).toMatch(/^one two three.* \/ short:$/);
    expect(cut?.contextIds.length).toBe(10);
  });
});

describe('encodeText', () => {
  const task = taskWith(' positive', ' negative');
  it('encodes one\'s own text under the column\'s name or as text, as an example of a file is', () => {
    const expected = { contextIds: tokenizer.encode('good\nsentiment:'), classIndex: -1, truncatedTokens: 0 };
    expect(encodeText(tokenizer, task, { review: 'good' }, 50)).toEqual(expected);
    expect(encodeText(tokenizer, task, { text: 'good' }, 50)).toEqual(expected);
    expect(encodeText(tokenizer, { ...task, template: '{review}\nsentiment:' }, { text: 'good' }, 50)).toEqual(expected);
  });
  it('names a field that is missing', () => {
    expect(() => encodeText(tokenizer, { ...task, template: '{text} {title}' }, { text: 'a' }, 50)).toThrow(wrong('columnMissing', /"title"/));
    expect(() => encodeText(tokenizer, task, {}, 50)).toThrow(wrong('columnMissing', /"text"/));
  });
});
