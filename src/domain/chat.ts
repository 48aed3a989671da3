/** How a chat-tuned model wants a conversation written, cut at the user's text and at the answer. */
export interface ChatFormat {
  /** What stands in front of the user's text, without the special tokens that the tokenizer puts there itself. */
  readonly before: string;
  /** What stands between the user's text and the answer. */
  readonly after: string;
  /** What a written answer begins with: a space for some, mostly nothing. */
  readonly answerPrefix: string;
}

/** Whether a template (braces doubled) is written in a model's chat format. */
export function isChatTemplate(template: string, chat: ChatFormat): boolean {
  return template.startsWith(escapeBraces(chat.before)) && template.endsWith(escapeBraces(chat.after));
}

/** Words as they stand in a template. */
export function escapeBraces(words: string): string {
  return words.replaceAll('{', '{{').replaceAll('}', '}}');
}

/** What the user is told, on the page and on the command line, where a model's chat template can't be rendered. */
export const CHAT_TEMPLATE_UNREADABLE = 'The chat template of {name} cannot be rendered here, so its task is written as plain text. If its answers disappoint, write its turns into the template of the task.';
