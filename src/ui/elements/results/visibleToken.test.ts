import { expect, test } from 'vitest';
import { readsBytes, visibleToken } from './visibleToken.ts';

test('white space is made visible, a line end that is a byte too', () => {
  expect(visibleToken(' a\tb\n')).toBe('·a⇥b↵');
  expect(visibleToken('<0x0A>')).toBe('↵');
  expect(visibleToken('')).toBe('∅');
});

test('bytes of unknown characters are noticed from a third on; a pound sign and line ends are not', () => {
  expect(readsBytes(['<0xE3>', '<0x81>', '<0xAF>', ' a', 'b', 'c'])).toBe(true);
  expect(readsBytes(['<0xC2>', '<0xA3>', '1', '.', '5', '0', ' a'])).toBe(false);
  expect(readsBytes(['<0x0A>'])).toBe(false);
  expect(readsBytes([])).toBe(false);
});
