import { expect, test } from 'vitest';
import { licenceFrom } from './modelCard.ts';

test.each([
  ['---\nlanguage: en\nlicense: apache-2.0\n---\n# Model', null, 'apache-2.0'],
  ['---\r\nlicense: "mit"  \r\n---\r\n', null, 'mit'],
  ['---\nlicense: other\nlicense_name: llama3.2\n---', null, 'llama3.2'],
  ['# no front matter\nlicense: gpl', null, null],
  ['---\nlicense:\n---', null, null],
  [null, '                                 Apache License\n                           Version 2.0, January 2004', 'apache-2.0'],
  [null, 'MIT License\n\nCopyright', 'mit'],
  [null, 'LLAMA 3.2 COMMUNITY LICENSE AGREEMENT\nmore', 'LLAMA 3.2 COMMUNITY LICENSE AGREEMENT'],
  [null, null, null],
])('%j and a licence file %j say %s', (card, file, licence) => {
  expect(licenceFrom(card, file)).toBe(licence);
});
