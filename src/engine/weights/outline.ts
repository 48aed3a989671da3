import type { FileSource } from '../../domain/files.ts';
import type { DtypeChoice, DtypeFacts, ModelOutline, WeightDtype } from '../../domain/model.ts';
import { readModelPlan } from '../models/config.ts';
import { chooseDtype } from './chooseDtype.ts';
import { deviceBytes } from './deviceBytes.ts';
import { openWeights } from './openWeights.ts';
import { adapterMemory } from './uploadMatrix.ts';

/** Reads config.json and the headers of the weights, and nothing else. Throws what is wrong with either. */
export async function outlineModel(files: FileSource): Promise<ModelOutline> {
  const { config } = await readModelPlan(files);
  const { files: opened } = await openWeights(files);
  const table = opened.flatMap(({ tensors }) => Array.from(tensors, ([name, { dtype, shape }]) => ({ name, dtype, shape })));
  const bytes = (dtype: WeightDtype) => deviceBytes(table, config, dtype);
  const kept = (choice: DtypeChoice): DtypeFacts => chooseDtype(choice, bytes, adapterMemory());
  return {
    config,
    // In f32 each parameter takes four bytes, whatever it is.
    parameters: bytes('f32') / 4,
    storedDtypes: [...new Set(table.map(({ dtype }) => dtype))].toSorted(),
    weightBytes: { f32: bytes('f32'), f16: bytes('f16'), int8: bytes('int8'), int4: bytes('int4') },
    kept: { auto: kept('auto'), f32: kept('f32'), f16: kept('f16'), int8: kept('int8'), int4: kept('int4') },
  };
}
