import { beforeAll, expect, test } from 'vitest';
import { NO_FACTS } from '../../../domain/options/facts.ts';
import { translate, type Locale } from '../../i18n/index.ts';
import { loadLanguage } from '../../i18n/languages.ts';
import { checkPlan } from './plan.ts';
import { planProblem } from './planProblem.ts';

beforeAll(async () => { await Promise.all([loadLanguage('en'), loadLanguage('ja')]); });

function told(text: string, locale: Locale): string | null {
  const { error } = checkPlan(text, 'a.json', NO_FACTS);
  return error && planProblem(error, (key, params) => translate(locale, key, params), locale);
}

test.each([
  ['{"grid": {"learningRate": [0.1, 1000]}}', 'Learning rate: 1000 is outside 1e-7 to 100.', '学習率：1000 は 1e-7～100 の範囲外です。'],
  ['{"grid": {"batchSize": [1.5]}}', 'Examples a step: Write a whole number.', '1 ステップの例の数：整数を入力してください。'],
  ['{"base": {"optimizer": "adam"}}', 'Optimizer: “adam” is none of adamw, adafactor, sgd.', '最適化手法：「adam」は使えません。使えるのは adamw, adafactor, sgd です。'],
  ['{"seeds": 101}', 'This comes to 101 trainings, more than the 100 that are allowed. Give fewer values or draws.', '学習が 101 回になり、上限の 100 回を超えます。値か回数を減らしてください。'],
  ['{"grid": {"warmupSteps": [500]}}', /^Warm-up.*: A warm-up of 500 steps/, /：ウォームアップ 500 ステップは、学習の 300 ステップより短く/],
])('a plan that can not be started says why in the language shown: %s', (text, english, japanese) => {
  expect(told(text, 'en')).toMatch(english);
  expect(told(text, 'ja')).toMatch(japanese);
});

test('what has no words in the form is left to the error itself', () => {
  expect(told('{"grid": 1}', 'ja')).toBeNull();
  expect(told('{"grid": {"promptInit": ["text"]}}', 'ja')).toContain('initText');
});
