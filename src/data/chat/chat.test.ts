import { describe, expect, it } from 'vitest';
import { isChatTemplate } from '../../domain/chat.ts';
import type { Tokenizer } from '../../domain/task.ts';
import { scanTemplate } from '../../domain/template.ts';
import { defaultTask } from '../task/index.ts';
import { folder, memoryFolder, missing, sharedPath } from '../testFiles.ts';
import { tableOf } from '../testTable.ts';
import { encodeLabels, encodeText, loadTokenizer } from '../tokenize/index.ts';
import golden from './chat_templates.json';
import { chatFormat, readChatTemplate } from './index.ts';

const PLAIN: Pick<Tokenizer, 'surround' | 'tokenText'> = { surround: { left: new Int32Array(), right: new Int32Array() }, tokenText: () => '' };
/** A tokenizer that puts <s> in front. */
const WITH_BOS = { surround: { left: Int32Array.of(1), right: new Int32Array() }, tokenText: () => '<s>' };
const given = Object.entries(golden.templates).flatMap(([name, entry]) => ('template' in entry ? [{ name, jinja: entry.template, text: entry.text }] : []));

describe('a chat format', () => {
  it.each(given)('in the style of $name is the text that transformers renders', async ({ jinja, text }) => {
    const format = await chatFormat({ jinja, specialTokens: golden.tokens }, PLAIN);
    expect(format === null ? null : format.before + golden.user + format.after).toBe(text);
  });

  it('does not repeat the token that the tokenizer puts in front, and knows with what an answer begins', async () => {
    const of = (name: string) => given.find((entry) => entry.name === name)?.jinja ?? '';
    expect(await chatFormat({ jinja: of('llama2'), specialTokens: golden.tokens }, WITH_BOS)).toEqual({ before: '[INST] ', after: ' [/INST]', answerPrefix: ' ' });
    expect(await chatFormat({ jinja: of('chatml'), specialTokens: golden.tokens }, WITH_BOS)).toMatchObject({ answerPrefix: '' });
  });

  it('is none where the template can\'t be rendered or leaves the text out', async () => {
    for (const jinja of ['{% for', '{{ raise_exception("no") }}', 'nothing', '{{ messages[0].content }}{{ messages[0].content }}']) {
      expect(await chatFormat({ jinja, specialTokens: {} }, PLAIN)).toBeNull();
    }
  });

  const lack = missing('tokenizers/qwen2.5');
  it.skipIf(lack !== '')(`of Qwen2.5 is the text that transformers renders${lack}`, async () => {
    const files = folder(sharedPath('tokenizers/qwen2.5'));
    const template = await readChatTemplate(files);
    const format = template === null ? null : await chatFormat(template, await loadTokenizer(files));
    expect(format === null ? null : format.before + golden.user + format.after).toBe(golden.templates['qwen2.5'].text);
  });
});

describe('where a chat template is read', () => {
  it.each([
    ['alone', { 'tokenizer_config.json': '{"chat_template":"A","bos_token":{"content":"<s>"}}' }, 'A'],
    ['by name', { 'tokenizer_config.json': '{"chat_template":[{"name":"tool","template":"T"},{"name":"default","template":"D"}]}' }, 'D'],
    ['in a file of its own first', { 'tokenizer_config.json': '{"chat_template":"A"}', 'chat_template.jinja': 'J' }, 'J'],
    ['in chat_template.json', { 'chat_template.json': '{"chat_template":"O"}' }, 'O'],
  ])('%s', async (_, files, jinja) => {
    expect((await readChatTemplate(memoryFolder(files)))?.jinja).toBe(jinja);
  });
  it('with the special tokens it may name, or nowhere', async () => {
    const files = { 'tokenizer_config.json': '{"chat_template":"A","bos_token":{"content":"<s>"},"eos_token":"</s>","pad_token":null,"add_bos_token":true}' };
    expect((await readChatTemplate(memoryFolder(files)))?.specialTokens).toEqual({ bos_token: '<s>', eos_token: '</s>' });
    expect(await readChatTemplate(memoryFolder({ 'config.json': '{}' }))).toBeNull();
  });
});

describe('a task in chat format', () => {
  const chat = { before: '<|user|>{', after: '</s>\n<|assistant|>\n', answerPrefix: '' };
  const table = tableOf(['review', 'mood'], ['good', 'is_good'], ['bad', '{bad}']);

  it('has the text and the classes in the user\'s turn, the label words in the answer', () => {
    const task = defaultTask(table, 'review', 'mood', chat);
    expect(task.template).toBe('<|user|>{{{text}\nmood (is good / {{bad}}):</s>\n<|assistant|>\n');
    expect(isChatTemplate(task.template, chat)).toBe(true);
    expect(scanTemplate(task.template)).toHaveLength(3);
    expect(task.classes.map(({ labelWords }) => labelWords)).toEqual(['is good', '{bad}']);
    expect(defaultTask(table, 'review', 'mood', { ...chat, answerPrefix: ' ' }).classes[0]?.labelWords).toBe(' is good');
    expect(isChatTemplate(defaultTask(table, 'review', 'mood').template, chat)).toBe(false);
  });

  it('leaves long lists of classes out', () => {
    const many = tableOf(['t', 'l'], ...Array.from({ length: 13 }, (_, i) => ['x', `class${i}`]));
    expect(defaultTask(many, 't', 'l', chat).template).toBe('<|user|>{{{text}\nlabel:</s>\n<|assistant|>\n');
  });

  const tokenizer = loadTokenizer(memoryFolder({ 'tokenizer.json': JSON.stringify({
    model: { type: 'BPE', vocab: Object.fromEntries(Array.from('</s>|endU abc:').map((character, id) => [character, id])), merges: [] },
    added_tokens: [{ id: 20, content: '<U>', special: true }, { id: 21, content: '<|end|>', special: true }],
  }) }));
  const taskWith = (template: string) => ({ template, textColumn: 'text', labelColumn: 'l', classes: [{ name: 'a', labelWords: 'a' }, { name: 'b', labelWords: 'b' }] });

  it('encodes the names of special tokens in the template as such, and those in the data as text', async () => {
    const ids = [...encodeText(await tokenizer, taskWith('<U>{text}<|end|>'), { text: 'a<|end|>b' }, 50).contextIds];
    expect([ids[0], ids.at(-1), ids.length]).toEqual([20, 21, 2 + 1 + 7 + 1]);
    expect(encodeLabels(await tokenizer, taskWith('<U>{text}<|end|>')).ids.map((list) => list.length)).toEqual([1, 1]);
  });

  it('but without special tokens in the template reads a text as Python does', async () => {
    expect([...encodeText(await tokenizer, taskWith('{text}:'), { text: 'a<|end|>b' }, 50).contextIds].filter((id) => id >= 20)).toEqual([21]);
  });
});
