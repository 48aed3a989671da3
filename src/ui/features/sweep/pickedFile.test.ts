import { beforeAll, expect, test } from 'vitest';
import { translate, type Locale } from '../../i18n/index.ts';
import { loadLanguage } from '../../i18n/languages.ts';
import { readPickedSweep } from './pickedFile.ts';

beforeAll(async () => { await Promise.all([loadLanguage('en'), loadLanguage('ja')]); });

const read = (content: BlobPart, locale: Locale) => readPickedSweep(new File([content], 'a.json'), (key, params) => translate(locale, key, params));

test.each([
  ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0xff), /^a\.json is a zip file\. .*unpack/, /^a\.json は zip ファイルです。.*取り出して/],
  ['words', 'hello there', /^a\.json is not valid JSON\. .*commas/, /^a\.json は JSON として正しくありません。.*コンマ/],
  ['JSON that is cut off', '{\n  "grid": {\n    "seed": [1,\n', /^a\.json is not valid JSON at line 3\./, /^a\.json は 3 行目が JSON として/],
  ['JSON with a comma too few', '{\n  "seeds": 2\n  "limit": 3\n}', /at line 3\./, /3 行目/],
  ['what is too large for a plan', new Uint8Array((1 << 20) + 1), /^a\.json is larger than 1 MB/, /^a\.json は 1 MB を超えて/],
])('%s is no sweep file, with the place and the remedy', async (_, content, english, japanese) => {
  expect((await read(content, 'en')).problem).toMatch(english);
  expect((await read(content, 'ja')).problem).toMatch(japanese);
});

test('JSON is handed on as it stands, whatever it plans, without its byte order mark', async () => {
  expect(await read('\ufeff{"grid": 1}\n', 'en')).toEqual({ text: '{"grid": 1}\n', problem: null });
});
