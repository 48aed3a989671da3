import type { ChatFormat } from '../../domain/chat.ts';
import type { Tokenizer } from '../../domain/task.ts';
import type { ChatTemplate } from './chatTemplate.ts';

/** Words that no template writes by itself, to find what stands around them. */
const TEXT = 'qzTEXTzq', ANSWER = 'qzANSWERzq';

/**
 * A chat template rendered around one user's turn, with the prompt for the answer at its end, as transformers'
 * `apply_chat_template(add_generation_prompt=True)` writes it; special tokens that the tokenizer puts in front itself are
 * left out, so that they don't stand twice. Null where the template can't be rendered so. Jinja is interpreted, never
 * evaluated as JavaScript, and loaded only here.
 */
export async function chatFormat({ jinja, specialTokens }: ChatTemplate, tokenizer: Pick<Tokenizer, 'surround' | 'tokenText'>): Promise<ChatFormat | null> {
  const { Template } = await import('@huggingface/jinja');
  const user = { role: 'user', content: TEXT };
  try {
    const template = new Template(jinja);
    const render = (messages: readonly object[], prompt: boolean) =>
      template.render({ ...specialTokens, messages, add_generation_prompt: prompt, tools: null, documents: null });
    const [before, after, more] = render([user], true).split(TEXT);
    if (before === undefined || after === undefined || more !== undefined) return null;
    const own = Array.from(tokenizer.surround.left, (id) => tokenizer.tokenText(id)).join('');
    return {
      before: own !== '' && before.startsWith(own) ? before.slice(own.length) : before,
      after,
      answerPrefix: answerPrefix(() => render([user, { role: 'assistant', content: ANSWER }], false), before + TEXT + after),
    };
  } catch {
    return null;
  }
}

/** What a written answer has in front, beyond the prompt for it; nothing where the two don't fit together. */
function answerPrefix(rendered: () => string, prompt: string): string {
  try {
    const whole = rendered();
    const end = whole.indexOf(ANSWER);
    return end > prompt.length && whole.startsWith(prompt) ? whole.slice(prompt.length, end) : '';
  } catch {
    return '';
  }
}
