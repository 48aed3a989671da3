import { expect, test } from 'vitest';
import { templateParts } from './templateParts.ts';

test('columns are chips, doubled braces are braces, and what is broken stays words', () => {
  expect(templateParts('Mail: {text}\nset {{a}} {x')).toEqual([
    { kind: 'words', text: 'Mail: ' },
    { kind: 'column', text: 'text' },
    { kind: 'words', text: '\nset {a} {x' },
  ]);
  expect(templateParts('')).toEqual([]);
});
