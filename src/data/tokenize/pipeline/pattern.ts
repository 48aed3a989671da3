/**
 * Letters that equal another of one case folding, beyond the two cases (Unicode CaseFolding.txt): the long s and the
 * Kelvin sign.
 */
const ALSO: Readonly<Record<string, string>> = { s: 'ſ', k: '\u212a' };
/** What a backslash may stand before in JavaScript's Unicode mode; before other punctuation it is dropped. */
const SYNTAX = new Set('^$\\.*+?()[]{}|/-');

/**
 * A regular expression of Python's tokenizers (Oniguruma, Ruby's syntax) in JavaScript's. `\s` is Unicode's white space
 * (JavaScript's own counts U+FEFF and leaves out U+0085), `\d` and `\w` are Unicode's too, `(?i:…)` is spelled out,
 * possessive quantifiers become greedy ones where that changes nothing. Throws where JavaScript has no such form.
 */
export function toRegExp(source: string): RegExp {
  return new RegExp(translate(source), 'gu');
}

/** A regular expression for one text, verbatim. */
export function literal(text: string): RegExp {
  return new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'gu');
}

function translate(source: string): string {
  let out = '';
  let inClass = false;
  /** The depth of brackets at which each `(?i:` was opened. */
  const ignoringCase: number[] = [];
  let depth = 0;
  let quantified = false;
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? '';
    const afterQuantifier = quantified;
    quantified = !inClass && '+*?}'.includes(character);
    if (character === '\\') {
      const next = source[at + 1] ?? '';
      const property = /^\\[pP]\{\^?[^}]*\}/.exec(source.slice(at))?.[0];
      out += property ?? escape(next, inClass);
      at += (property?.length ?? 2) - 1;
    } else if (inClass) {
      if (character === '[' || source.startsWith('&&', at)) throw new Error(`the class in "${source}" holds a class, which is not supported`);
      inClass = character !== ']';
      out += ignoringCase.length > 0 && inClass ? bothCases(character) : character;
    } else if (source.startsWith('(?i:', at)) {
      ignoringCase.push(++depth);
      out += '(?:';
      at += 3;
    } else if (character === '$' || character === '^') {
      throw new Error(`"${character}" in "${source}" is not supported`);
    } else if (character === '+' && afterQuantifier) {
      // Possessive: the patterns in use have it only where what follows can't begin with what was taken.
    } else {
      if (character === '(') depth += 1;
      if (character === ')' && ignoringCase.at(-1) === depth--) ignoringCase.pop();
      inClass = character === '[';
      out += ignoringCase.length > 0 && /\p{L}/u.test(character) ? `[${bothCases(character)}]` : character;
    }
  }
  return out;
}

function escape(next: string, inClass: boolean): string {
  const set = { s: String.raw`\p{White_Space}`, d: String.raw`\p{Nd}`, w: String.raw`\p{L}\p{M}\p{Nd}\p{Pc}` }[next];
  if (set !== undefined) return next === 'w' && !inClass ? `[${set}]` : set;
  if (next === 'S') return String.raw`\P{White_Space}`;
  if (next === 'D') return String.raw`\P{Nd}`;
  if (next === 'W' && !inClass) return String.raw`[^\p{L}\p{M}\p{Nd}\p{Pc}]`;
  if (next === 'A') return '^';
  if (/[\p{P}\p{S}\s]/u.test(next) && (!SYNTAX.has(next) || (next === '-' && !inClass))) return next;
  return `\\${next}`;
}

function bothCases(letter: string): string {
  const lower = letter.toLowerCase();
  return [...new Set([letter, lower, letter.toUpperCase(), ALSO[lower] ?? ''])].join('');
}
