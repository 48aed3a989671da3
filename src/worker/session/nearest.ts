import type { NearestToken, SoftPrompt } from '../../domain/prompt.ts';
import { nearestTokens } from '../../engine/prompt/nearestTokens.ts';
import type { BaseModel } from '../../engine/models/baseModel.ts';
import type { KnownModel } from './state.ts';

/** How many near tokens are told for each vector. */
const NEAREST = 5;

/** The vocabulary tokens nearest to each vector of a prompt, by cosine. */
export async function nearestWords(
  known: KnownModel & { readonly weights: BaseModel }, prompt: SoftPrompt,
): Promise<readonly (readonly NearestToken[])[]> {
  const found = await nearestTokens(known.weights, prompt.values, prompt.numVirtualTokens, NEAREST);
  return found.map((tokens) => tokens.map(({ id, cosine }) => ({ id, cosine, text: known.tokenizer.tokenText(id) })));
}
