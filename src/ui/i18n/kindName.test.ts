import { beforeAll, expect, test } from 'vitest';
import { DAMAGES } from '../../state/damage.ts';
import { KEYS } from '../../state/keys.ts';
import { bodyKey, cardKey } from '../../state/runs/records.ts';
import { translate } from './index.ts';
import { kindName } from './kindName.ts';
import { loadLanguage } from './languages.ts';

beforeAll(async () => { await loadLanguage('en'); await loadLanguage('ja'); });

test('a damaged record is named in the words of Storage, in both languages', () => {
  const names = (locale: 'en' | 'ja'): string[] => [KEYS.dataFile, KEYS.best, cardKey('a'), bodyKey('a'), KEYS.checkpoints[1], 'of/another/version'].map((key) => kindName(key, (word, params) => translate(locale, word, params)));
  expect(names('en')).toEqual(['Project: examples and task', 'Current training and prompt', 'Kept runs', 'Kept runs', 'Checkpoint of an unfinished training', 'Leftovers']);
  expect(names('ja')).toEqual(['プロジェクト（例とタスク）', '今の学習とプロンプト', '学習の記録', '学習の記録', '中断した学習の途中経過', '使われていないもの']);
});

test('each kind of damage has a reason in Japanese', () => {
  for (const damage of DAMAGES) expect(translate('ja', `damage.${damage}`)).toMatch(/^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー、]+$/u);
});
