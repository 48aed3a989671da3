import { joinLinear } from '../ops/matrix/join.ts';
import type { LinearWeight } from '../ops/types.ts';
import { bindingLimit } from '../weights/uploadMatrix.ts';
import type { WeightReader } from '../weights/weightReader.ts';
import type { AttentionWeights, DecoderLayer, FeedForward } from './decoder.ts';

/** The layer with q, k and v in one matrix, and gate and up in one, where the device can keep them so: two products instead of five. */
export function joinLayer(layer: DecoderLayer, reader: WeightReader): DecoderLayer {
  return { ...layer, attention: joinHeads(layer.attention, reader), feedForward: joinGate(layer.feedForward, reader) };
}

function joinHeads(weights: AttentionWeights, reader: WeightReader): AttentionWeights {
  const joined = join([weights.q, weights.k, weights.v], reader);
  const [q, k, v] = joined?.parts ?? [];
  return joined === null || q === undefined || k === undefined || v === undefined ? weights : { ...weights, q, k, v, qkv: joined.whole };
}

function joinGate(weights: FeedForward, reader: WeightReader): FeedForward {
  if (weights.gate === undefined) return weights;
  const joined = join([weights.gate, weights.up], reader);
  const [gate, up] = joined?.parts ?? [];
  return joined === null || gate === undefined || up === undefined ? weights : { ...weights, gate, up, gateUp: joined.whole };
}

function join(weights: readonly LinearWeight[], reader: WeightReader) {
  const joined = joinLinear(weights, bindingLimit());
  if (joined === null) return null;
  for (const tensor of joined.made) reader.own(tensor);
  reader.free(joined.freed);
  return joined;
}
