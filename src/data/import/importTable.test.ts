import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../domain/errors.ts';
import type { ImportOptions, Table } from '../../domain/table.ts';
import { importTable } from './index.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string, fileName = 'a.csv', options: ImportOptions = {}): Promise<Table> => importTable(fileName, utf8(text), options);
const wrong = (code: ErrorCode, words: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(words) });

describe('bad files', () => {
  it.each<[string, () => Promise<Table>, ErrorCode, RegExp]>([
    ['an empty file', () => read(''), 'fileEmpty', /a\.csv is empty/],
    ['white space only', () => read('\n \r\n'), 'fileEmpty', /a\.csv is empty/],
    ['a header only', () => read('text,label\n'), 'fileHeaderOnly', /"text", "label"/],
    ['one column', () => read('text\nhello\nworld\n'), 'fileOneColumn', /comma, semicolon, tab, bar/],
    ['one column by the delimiter given', () => read('a,b\nc,d\n', 'a.csv', { delimiter: ';' }), 'fileOneColumn', /tried semicolon/],
    ['one key', () => read('{"text":"a"}\n{"text":"b"}', 'a.jsonl'), 'fileOneColumn', /"text"/],
    ['mostly ragged rows', () => read('text,label\na,b,c\na,b,c,d\na\nx,y\n'), 'fileRaggedRows', /3 of 4 rows.*lines 2, 3, 4/],
    ['a workbook', () => importTable('a.xlsx', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), {}), 'fileNotText', /Excel.*Save the table as CSV/],
    ['Parquet', () => importTable('a.parquet', utf8('PAR1\0\0'), {}), 'fileNotText', /Parquet/],
    ['zero bytes', () => importTable('a.bin', Uint8Array.of(1, 0, 0, 0, 7, 0, 0, 9, 3), {}), 'fileNotText', /zero bytes/],
    ['zero bytes in pairs', () => importTable('a.bin', Uint8Array.of(1, 0, 2, 0, 7, 0, 1, 0), {}), 'fileNotText', /zero bytes/],
    ['an unclosed quote', () => read('text,label\nx,1\n"y,0\nz,1\n', 'a.csv', { quoting: true }), 'fileUnclosedQuote', /line 3/],
  ])('%s', async (_, reading, code, words) => expect(reading()).rejects.toEqual(wrong(code, words)));
});

describe('broken JSON', () => {
  it.each<[string, () => Promise<Table>, ErrorCode, RegExp]>([
    ['a line, with its column', () => read('{"text":"a","label":1}\n\n{"text":"b" "label":0}\n', 'a.jsonl'), 'jsonlBrokenLine', /^Line 3 of a\.jsonl .* at column 13/],
    ['a line that ends early', () => read('{"text":"a","label":1}\n{"text":"b","la', 'a.jsonl'), 'jsonlBrokenLine', /^Line 2 of/],
    ['a line that is no object', () => read('{"a":1,"b":2}\n[1,2]\n', 'a.jsonl'), 'jsonlNotObject', /Line 2 .* is a list/],
    ['an array', () => read('[{"a":1,"b":2},\n {"a":3,\n "b" 4}]', 'a.json'), 'jsonlBrokenLine', /^Line 3/],
    ['an element that is no object', () => read('[{"a":1,"b":2},\n"x"]', 'a.json'), 'jsonlNotObject', /^Line 2/],
  ])('%s', async (_, reading, code, words) => expect(reading()).rejects.toEqual(wrong(code, words)));
});

describe('JSON', () => {
  it('unites keys, writes values as text and says what was missing', async () => {
    const table = await read('{"text":"a","label":true}\n{"label":0.5,"text":null,"more":{"x":[1]}}\n', 'a.jsonl');
    expect(table.columns).toEqual(['text', 'label', 'more']);
    expect(table.rows).toEqual([['a', 'true', ''], ['', '0.5', '{"x":[1]}']]);
    expect(table.findings).toMatchObject([{ code: 'mixedKeys', count: 1, rows: [0] }]);
  });
  it('reads an array of objects with their lines', async () => {
    const table = await read('[\n  {"text": "a, [b", "label": [1]},\n\n  {"text": "c\\"",\n   "label": 2}, {"text":"d","label":3}\n]', 'a.json');
    expect(table.rows).toEqual([['a, [b', '[1]'], ['c"', '2'], ['d', '3']]);
    expect(table.lines).toEqual([2, 4, 5]);
  });
  it('is known by its first line, whatever the file is called', async () => {
    expect((await read('{"text":"a","label":1}\n{"text":"b","label":2}', 'a.txt')).decisions.format).toBe('jsonl');
  });
});

describe('ragged rows', () => {
  it('are mended without loss, and their lines named', async () => {
    const table = await read('label,text\n1,yes, and no\n0,good\n1\n0,well\n0,fine\n');
    expect(table.rows).toEqual([['1', 'yes, and no'], ['0', 'good'], ['1', ''], ['0', 'well'], ['0', 'fine']]);
    expect(table.findings).toMatchObject([{ code: 'raggedRows', count: 2, rows: [0, 2], message: expect.stringMatching(/lines 2, 4/) }]);
  });
});

describe('encodings', () => {
  const sheet = 'text,label\n最高の映画でした。また観たい,良い\nつまらなかった、残念です,悪い\nとても楽しい時間を過ごした,良い\n';
  const utf16 = (text: string, bigEndian: boolean) => {
    const bytes = new Uint8Array(text.length * 2);
    for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(2 * i, text.charCodeAt(i), !bigEndian);
    return bytes;
  };
  /** `sheet` in Python: .encode('shift_jis').hex(), .encode('euc_jp').hex() */
  const hex = (digits: string) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const SHIFT_JIS = '746578742c6c6162656c0a8dc58d8282cc896689e682c582b582bd814282dc82bd8acf82bd82a22c97c782a20a82c282dc82e782c882a9'
    + '82c182bd81418e63944f82c582b72c88ab82a20a82c682c482e08a7982b582a28e9e8ad482f089df82b282b582bd2c97c782a20a';
  const EUC_JP = '746578742c6c6162656c0abac7b9e2a4ceb1c7b2e8a4c7a4b7a4bfa1a3a4dea4bfb4d1a4bfa4a42ccec9a4a40aa4c4a4dea4e9a4caa4ab'
    + 'a4c3a4bfa1a2bbc4c7b0a4c7a4b92cb0ada4a40aa4c8a4c6a4e2b3daa4b7a4a4bbfeb4d6a4f2b2e1a4b4a4b7a4bf2ccec9a4a40a';

  it.each([
    ['utf-8', utf8(sheet)],
    ['utf-8', utf8(`\ufeff${sheet}`)],
    ['utf-16le', utf16(`\ufeff${sheet}`, false)],
    ['utf-16be', utf16(`\ufeff${sheet}`, true)],
    ['utf-16le', utf16(sheet, false)],
    ['utf-16be', utf16(sheet, true)],
    ['shift_jis', hex(SHIFT_JIS)],
    ['euc-jp', hex(EUC_JP)],
  ] as const)('%s, case %#', async (encoding, bytes) => {
    const table = await importTable('a.csv', bytes, {});
    expect(table.decisions.encoding).toBe(encoding);
    expect(table.columns).toEqual(['text', 'label']);
    expect(table.rows[1]).toEqual(['つまらなかった、残念です', '悪い']);
    expect(table.byteLength).toBe(bytes.length);
  });

  it('windows-1252, where the bytes are no other encoding', async () => {
    const bytes = Uint8Array.from('text,label\ncafé crème “très” bon,ça va\nnaïf,non\n', (c) => ({ '“': 0x93, '”': 0x94 })[c] ?? c.charCodeAt(0));
    const table = await importTable('a.csv', bytes, {});
    expect(table.decisions.encoding).toBe('windows-1252');
    expect(table.rows[0]).toEqual(['café crème “très” bon', 'ça va']);
  });

  it('as told, and says what could not be read', async () => {
    const table = await importTable('a.csv', hex(SHIFT_JIS), { encoding: 'utf-8' });
    expect(table.findings).toMatchObject([{ code: 'replacementCharacters', count: 3 }]);
  });

  it('gives the SHA-256 of the bytes', async () => {
    // printf 'a,b\n1,2\n' | sha256sum
    expect((await read('a,b\n1,2\n')).sha256).toBe('492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470');
  });
});

describe('dialects', () => {
  it.each([[';', 'a;1\nb, c;0\nd;1\n'], ['\t', 'a, b\t1\nc\t0\nd\t1\n'], ['|', 'a|1\nb|0\nc, d|1\n'], [',', 'a;x,1\nb,0\nc,1\n']])(
    'delimiter %j', async (delimiter, text) => {
      const table = await read(text);
      expect(table.decisions.delimiter).toBe(delimiter);
      expect(table.rows.map((row) => row[1])).toEqual(['1', '0', '1']);
    });

  it.each([['\n', 'LF'], ['\r\n', 'CRLF'], ['\r', 'CR']])('line ends %j', async (end) => {
    const table = await read(['text,label', '"two', 'lines, quoted",1', 'three,0', '', ''].join(end));
    expect(table.rows).toEqual([[`two${end}lines, quoted`, '1'], ['three', '0']]);
    expect(table.lines).toEqual([2, 4]);
  });

  it('leaves blank lines out and says so', async () => {
    const table = await read('text,label\na,1\n\n  \nb,0\n');
    expect(table.lines).toEqual([2, 5]);
    expect(table.findings).toMatchObject([{ code: 'blankLines', count: 2, message: expect.stringMatching(/lines 3, 4/) }]);
  });

  it('keeps a quote that swallows lines as text', async () => {
    const table = await read('"so it begins\tham\nfine\tham\nno "real" quote\tspam\nbye\tham\n', 'a.tsv');
    expect(table.decisions.quoting).toBe(false);
    expect(table.rows.length).toBe(4);
    expect(table.rows[0]).toEqual(['"so it begins', 'ham']);
  });

  it('makes header names unique and names nameless columns', async () => {
    const table = await read(',text,text,label\n0,a,b,x\n1,c,d,y\n');
    expect(table.columns).toEqual(['column 0', 'text', 'text (2)', 'label']);
  });

  it('takes the user at their word', async () => {
    const table = await read('text,label\na,1\n', 'a.csv', { hasHeader: false, quoting: false, delimiter: ',', format: 'csv' });
    expect(table.decisions).toEqual({ encoding: 'utf-8', format: 'csv', delimiter: ',', quoting: false, hasHeader: false });
    expect(table.rows).toEqual([['text', 'label'], ['a', '1']]);
  });

  it.each([
    ['question,NUM\nwhat is it,DESC\nhow many,NUM\nwho,HUM\n', false],
    ['utterance,code\nwhat is it,5\nhow many,6\n', true],
    ['good film,1\nbad film,0\n', false],
  ])('header of %j', async (text, hasHeader) => expect((await read(text)).decisions.hasHeader).toBe(hasHeader));
});

describe('size', () => {
  it.each([['plain', 'x'.repeat(10_000_000)], ['quoted', `"${'say ""so"",\n'.repeat(900_000)}"`]])(
    'a cell of 10 MB, %s, is read before a test must end', async (_, cell) => {
      const table = await read(`text,label\n${cell},a\nshort,b\n`);
      expect(table.rows.length).toBe(2);
      expect(table.rows[0]?.[0]?.length).toBeGreaterThanOrEqual(9_000_000);
      expect(table.rows[1]).toEqual(['short', 'b']);
    });
});

describe('repairs', () => {
  const findingOf = (table: Table, code: string) => table.findings.find((found) => found.code === code);

  it('reads quotes the other way where that leaves fewer ragged rows', async () => {
    const text = 'text,label\n"yes, it is",a\n"well, no",b\nplain,a\nplain too,b\nand more,a\n';
    const found = findingOf(await read(text, 'a.csv', { quoting: false }), 'raggedRows');
    expect(found).toMatchObject({ count: 2, repair: { quoting: true } });
    expect((await read(text, 'a.csv', { quoting: true })).findings).toEqual([]);
  });
  it('offers none where the other way is no better', async () => {
    const found = findingOf(await read('text,label\na,b,c\nd,e\nf,g\nh,i\n'), 'raggedRows');
    expect(found?.count).toBe(1);
    expect(found).not.toHaveProperty('repair');
  });
  it('names the encoding that reads what a chosen one could not', async () => {
    const shiftJis = Uint8Array.of(...utf8('text,label\n'), 0x82, 0xb1, 0x82, 0xea, 0x82, 0xcd, 0x2c, 0x61, 0x0a, 0x82, 0xbb, 0x82, 0xea, 0x82, 0xcd, 0x2c, 0x62, 0x0a);
    const found = findingOf(await importTable('a.csv', shiftJis, { encoding: 'utf-8' }), 'replacementCharacters');
    expect(found?.repair).toEqual({ encoding: 'shift_jis' });
    expect((await importTable('a.csv', shiftJis, { encoding: 'shift_jis' })).rows).toEqual([['これは', 'a'], ['それは', 'b']]);
  });
});
