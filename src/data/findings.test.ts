import { expect, test } from 'vitest';
import { counted } from './findings.ts';

test('counts are grouped by thousands, and one and many told apart', () => {
  expect(counted(4827, 'example')).toBe('4,827 examples');
  expect(counted(1, 'row has', 'rows have')).toBe('1 row has');
});
