import { expect, test, vi } from 'vitest';
import { formatBytes } from './bytes.ts';
import { formatMessage } from './format.ts';
import { systemLocale, translate } from './index.ts';
import { loadedLocale, loadLanguage, onLanguage } from './languages.ts';

test('places are filled, numbers grouped, and one and many told apart', () => {
  expect(formatMessage('{n} {n:row|rows} of {name}', { n: 1, name: 'a' }, 'en')).toBe('1 row of a');
  expect(formatMessage('{n} {n:row|rows}', { n: 12345 }, 'en')).toBe('12,345 rows');
  expect(formatMessage('{n:|s}', { n: 2 }, 'en')).toBe('s');
});

test('a missing parameter stays visible, and braces of a template are left alone', () => {
  expect(formatMessage('{n} of {all}', { n: 2 }, 'en')).toBe('2 of {all}');
  expect(formatMessage('write {{ for a brace', {}, 'en')).toBe('write {{ for a brace');
});

test('bytes in powers of 1000', () => {
  expect(formatBytes(812, 'en')).toBe('812 bytes');
  expect(formatBytes(13_849_000, 'en')).toBe('13.8 MB');
  expect(formatBytes(999_999, 'en')).toBe('1,000 kB');
  expect(formatBytes(1_250_000_000, 'en')).toBe('1.3 GB');
  expect(formatBytes(Number.NaN, 'en')).toBe('–');
});

test('the first language of the browser that we have', () => {
  expect(systemLocale(['de-DE', 'ja-JP', 'en'])).toBe('ja');
  expect(systemLocale(['en-GB', 'ja'])).toBe('en');
  expect(systemLocale(['fr'])).toBe('en');
});

test('the page keeps the language it has until another is loaded, and is told then', async () => {
  await loadLanguage('en');
  expect(loadedLocale('ja')).toBe('en');
  expect(() => translate('ja', 'common.loading')).toThrow('The language ja is not loaded');
  const told = vi.fn<() => void>();
  const end = onLanguage(told);
  await Promise.all([loadLanguage('ja'), loadLanguage('en')]);
  end();
  expect(told).toHaveBeenCalledTimes(1);
  expect(loadedLocale('ja')).toBe('ja');
  expect(translate('ja', 'common.loading')).not.toBe(translate('en', 'common.loading'));
});
