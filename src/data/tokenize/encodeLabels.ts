import { StudioError } from '../../domain/errors.ts';
import type { EncodedLabels, Task, Tokenizer } from '../../domain/task.ts';
import { templateTail } from '../task/index.ts';

/**
 * Token ids of each class's label words as they continue the template: ids(tail + words) without ids(tail), where the
 * tail is the template's words after its last place and the one's ids begin the other's; else ids(words) alone. Where
 * one class's ids begin another's, the shorter is followed by the end of text, so that no class is part of another.
 *
 * With `decoderStart`, the token that an encoder-decoder's answers start from, an answer stands by itself: ids of the
 * words without spaces around them, each followed by the end of text (Raffel et al. 2020, as PEFT users tokenise labels).
 *
 * Throws `labelWordsEmpty` for words without a token, `labelWordsCollide` for two classes with the same tokens (or a
 * shorter one in a tokenizer without an end of text).
 */
export function encodeLabels(tokenizer: Tokenizer, task: Task, decoderStart?: number): EncodedLabels {
  const standsAlone = decoderStart !== undefined;
  const tail = standsAlone ? '' : templateTail(task.template);
  const plain = task.classes.map(({ name, labelWords }) => {
    const ids = continuation(tokenizer, tail, standsAlone ? labelWords.trim() : labelWords);
    if (ids.length === 0) throw empty(name, labelWords);
    return ids;
  });
  const endOfText = plain.map((ids, i) => (standsAlone && tokenizer.endOfTextId !== null) || plain.some((other, j) => i !== j && begins(ids, other)));
  for (const [i, ids] of plain.entries()) {
    const twin = plain.findIndex((other, j) => j > i && other.length === ids.length && begins(ids, other));
    if (twin >= 0) throw collide(task, i, twin);
  }
  const ids = plain.map((words, i) => (endOfText[i] === true ? ended(tokenizer, task, plain, i) : words));
  return standsAlone ? { ids, endOfText, decoderStart } : { ids, endOfText };
}

function continuation(tokenizer: Tokenizer, tail: string, words: string): Int32Array {
  const ids = (text: string) => tokenizer.encode(text, { addSpecialTokens: false });
  const before = tail === '' ? new Int32Array() : ids(tail);
  const joint = ids(tail + words);
  return begins(before, joint) ? joint.subarray(before.length) : ids(words);
}

function begins(start: Int32Array, whole: Int32Array): boolean {
  return start.length <= whole.length && start.every((id, i) => whole[i] === id);
}

function ended(tokenizer: Tokenizer, task: Task, plain: readonly Int32Array[], i: number): Int32Array {
  const ids = plain[i] ?? new Int32Array();
  if (tokenizer.endOfTextId !== null) return Int32Array.of(...ids, tokenizer.endOfTextId);
  const longer = plain.findIndex((other, j) => j !== i && begins(ids, other));
  const [a, b] = [task.classes[i], task.classes[longer]];
  throw new StudioError('labelWordsCollide',
    `The label words "${a?.labelWords ?? ''}" of class "${a?.name ?? ''}" begin those of "${b?.name ?? ''}", "${b?.labelWords ?? ''}", `
    + 'and this tokenizer has no end-of-text token to tell them apart; choose words of which none begins another.',
    { classes: [a?.name ?? '', b?.name ?? ''] });
}

function empty(className: string, words: string): StudioError {
  return new StudioError('labelWordsEmpty',
    `The label words "${words}" of class "${className}" come to no token in this model; write a word it can read.`,
    { className, labelWords: words });
}

function collide(task: Task, i: number, j: number): StudioError {
  const [a, b] = [task.classes[i], task.classes[j]];
  return new StudioError('labelWordsCollide',
    `The label words of "${a?.name ?? ''}" ("${a?.labelWords ?? ''}") and of "${b?.name ?? ''}" ("${b?.labelWords ?? ''}") `
    + 'are the same tokens in this model; give one of them other words.',
    { classes: [a?.name ?? '', b?.name ?? ''] });
}
