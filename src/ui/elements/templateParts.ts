export interface TemplatePart { readonly kind: 'words' | 'column'; readonly text: string }

/** A template as chips and words, for showing: `{column}` is a column, `{{` and `}}` are braces. Never throws. */
export function templateParts(template: string): readonly TemplatePart[] {
  const parts: { kind: TemplatePart['kind']; text: string }[] = [];
  for (const piece of template.split(/(\{\{|\}\}|\{[^{}]+\})/)) {
    if (piece === '') continue;
    const column = /^\{([^{}]+)\}$/.exec(piece)?.[1];
    const last = parts.at(-1);
    if (column !== undefined) parts.push({ kind: 'column', text: column });
    else {
      const words = piece === '{{' ? '{' : piece === '}}' ? '}' : piece;
      if (last?.kind === 'words') last.text += words;
      else parts.push({ kind: 'words', text: words });
    }
  }
  return parts;
}
