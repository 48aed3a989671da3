/** A token as text with its white space to be seen: `·` space, `↵` line end, `⇥` tab, `∅` nothing at all. */
export function visibleToken(token: string): string {
  return token === '' ? '∅' : token.replaceAll(' ', '·').replaceAll(/\n|^<0x0A>$/g, '↵').replaceAll('\t', '⇥');
}

/** Whether a third or more of the tokens are single bytes of characters that the vocabulary does not have. */
export function readsBytes(tokens: readonly string[]): boolean {
  const bytes = tokens.filter((token) => /^<0x[8-9A-F][0-9A-F]>$/.test(token)).length;
  return bytes > 0 && 3 * bytes >= tokens.length;
}
