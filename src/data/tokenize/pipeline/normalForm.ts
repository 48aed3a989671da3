/**
 * Characters that have a combining class, a decomposition or a composition in Unicode 10 to 17 and none in Unicode 9,
 * whose tables Python's tokenizers has (crate unicode-normalization-alignments 0.1.12). To it they are like letters that
 * join nothing. Found by asking both about every character (tokenizers 0.23.3; V8 with Unicode 17).
 */
const NEWER_THAN_PYTHON = new RegExp(`([${
  String.raw`\u07fd\u0897-\u089f\u08ca-\u08d3\u09fe\u0c3c\u0d3b-\u0d3c\u0eba\u1715\u1abf-\u1add\u1ae0-\u1aeb\u1df6-\u1dfa\u32ff\ua7f1-\ua7f4`
  + String.raw`\ua82c\uab69\u{105c9}\u{105e4}\u{10781}-\u{10785}\u{10787}-\u{107b0}\u{107b2}-\u{107ba}\u{10d24}-\u{10d27}\u{10d69}-\u{10d6d}`
  + String.raw`\u{10eab}-\u{10eac}\u{10efa}-\u{10efb}\u{10efd}-\u{10eff}\u{10f46}-\u{10f50}\u{10f82}-\u{10f85}\u{11070}\u{1133b}\u{11383}`
  + String.raw`\u{11385}\u{1138e}\u{11391}\u{113c5}\u{113c7}-\u{113c8}\u{113ce}-\u{113d0}\u{1145e}\u{11839}-\u{1183a}\u{11938}\u{1193d}-\u{1193e}`
  + String.raw`\u{11943}\u{119e0}\u{11a34}\u{11a47}\u{11a99}\u{11d42}\u{11d44}-\u{11d45}\u{11d97}\u{11f41}-\u{11f42}\u{16121}-\u{16128}\u{1612f}`
  + String.raw`\u{16d68}-\u{16d6a}\u{16ff0}-\u{16ff1}\u{1ccd6}-\u{1ccf9}\u{1e030}-\u{1e06d}\u{1e08f}\u{1e130}-\u{1e136}\u{1e2ae}`
  + String.raw`\u{1e2ec}-\u{1e2ef}\u{1e4ec}-\u{1e4ef}\u{1e5ee}-\u{1e5ef}\u{1e6e3}\u{1e6e6}\u{1e6ee}-\u{1e6ef}\u{1e6f5}\u{1f16c}`
  + String.raw`\u{1fbf0}-\u{1fbf9}`
}]+)`, 'u');

type Form = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** A text's normal form by the tables that Python's tokenizers has. */
export function normalForm(text: string, form: Form): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  if (!NEWER_THAN_PYTHON.test(text)) return text.normalize(form);
  return text.split(NEWER_THAN_PYTHON).map((part, i) => (i % 2 === 0 ? part.normalize(form) : part)).join('');
}
