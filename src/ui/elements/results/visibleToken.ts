/** A token as text with its white space to be seen: `·` space, `↵` line end, `⇥` tab, `∅` nothing at all. */
export function visibleToken(token: string): string {
  return token === '' ? '∅' : token.replaceAll(' ', '·').replaceAll('\n', '↵').replaceAll('\t', '⇥');
}
