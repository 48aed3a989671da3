/** One class with the words that stand for it in front of the model. Order is the order of probabilities. */
export interface ClassLabel {
  /** As it stands in the label column. */
  readonly name: string;
  /** Verbatim, with its leading space if it has one: ` positive`. */
  readonly labelWords: string;
}

/** How a row becomes a question with an answer. */
export interface Task {
  /** Text with `{column}` places; `{{` and `}}` are literal braces. Example: `{text}\nsentiment:` */
  readonly template: string;
  /** The column that `{text}` stands for when no column has that name; the main text. */
  readonly textColumn: string;
  readonly labelColumn: string;
  /** At least two; the verbalizer. */
  readonly classes: readonly ClassLabel[];
}

export type Split = 'train' | 'validation';

/** One labelled (or not yet labelled) example. */
export interface Example {
  /** 0-based row of its table. */
  readonly row: number;
  /** 1-based line of its file. */
  readonly line: number;
  /** The main text, for showing. */
  readonly text: string;
  /** The template filled in, whole, before truncation. */
  readonly input: string;
  /** Index into `task.classes`; -1 where the label is empty or unknown. */
  readonly classIndex: number;
}

/** An example in token ids, cut to fit the context. */
export interface EncodedExample {
  /** Special tokens and the filled template, at most `maxContextTokens` long. */
  readonly contextIds: Int32Array;
  /** -1 where unlabelled. */
  readonly classIndex: number;
  /** Tokens of the untruncated context that were left out; 0 mostly. */
  readonly truncatedTokens: number;
}

/** The token ids that score each class. */
export interface EncodedLabels {
  /** One array a class; ends with the end-of-text id where this label's tokens begin another's, and always for an encoder-decoder. */
  readonly ids: readonly Int32Array[];
  /** Whether the end-of-text id was added, per class. */
  readonly endOfText: readonly boolean[];
  /** The token that an encoder-decoder's answers start from; absent where the answer continues the text. */
  readonly decoderStart?: number;
}

/** What the tokenizer gives the rest of the program. */
export interface Tokenizer {
  readonly vocabSize: number;
  readonly endOfTextId: number | null;
  /** The special tokens that the post-processor puts in front of a text and behind it. */
  readonly surround: { readonly left: Int32Array; readonly right: Int32Array };
  /**
   * Ids; special tokens around them as the post-processor says, unless `addSpecialTokens` is false. The name of a special
   * token inside the text becomes that token, as in Python, but where it touches one of the `plain` ranges (from, to).
   */
  encode(text: string, options?: { readonly addSpecialTokens?: boolean; readonly plain?: readonly (readonly [number, number])[] }): Int32Array;
  /** Whether the name of a special token stands in a text. */
  namesSpecialToken(text: string): boolean;
  decode(ids: ArrayLike<number>, options?: { readonly skipSpecialTokens?: boolean }): string;
  /** One token as text that can be shown (`Ġ` and `▁` made spaces again; bytes as <0x..>). */
  tokenText(id: number): string;
}
