import { expect, test } from 'vitest';
import { scanTemplate, templateColumns, templateParts } from './template.ts';

test('columns are places, doubled braces are braces, and what is broken stays words', () => {
  expect(templateParts('Mail: {text}\nset {{a}} {x')).toEqual([
    { kind: 'words', text: 'Mail: ' },
    { kind: 'cell', column: 'text', at: 6 },
    { kind: 'words', text: '\nset {a} {x' },
  ]);
  expect(templateParts('')).toEqual([]);
});

test('a broken template is refused at its first fault', () => {
  expect(() => scanTemplate('a } {text} {x')).toThrow(expect.objectContaining({ code: 'templateInvalid', details: expect.objectContaining({ position: 3 }) }));
  expect(() => scanTemplate('{{text}}')).toThrow(/no place for a column/);
});

test('the columns asked for, in order, each once, braces passed over', () => {
  expect(templateColumns('{text}\ntopic:')).toEqual(['text']);
  expect(templateColumns('{premise} {{not a place}} {hypothesis} {premise}')).toEqual(['premise', 'hypothesis']);
  expect(templateColumns('no place')).toEqual([]);
});
