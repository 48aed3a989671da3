import { readTorchShapes } from '../../artifacts/torch/torchFile.ts';
import type { FileSource } from '../../domain/files.ts';
import type { DtypeChoice, DtypeFacts, ModelOutline, WeightDtype } from '../../domain/model.ts';
import { readModelPlan } from '../models/config.ts';
import { chooseDtype } from './chooseDtype.ts';
import { deviceBytes, exactDtype, type TableEntry } from './deviceBytes.ts';
import { adapterMemory } from './uploadMatrix.ts';
import { openWeightFile } from './weightFile.ts';
import type { WeightFile } from './weightFile.ts';
import { weightFileNames } from './weightFileNames.ts';

/** Reads config.json and the headers of the weights, and nothing else. Throws what is wrong with either. */
export async function outlineModel(files: FileSource): Promise<ModelOutline> {
  const { config } = await readModelPlan(files);
  const table = await readTable(files);
  const bytes = (dtype: WeightDtype) => deviceBytes(table, config, dtype);
  const exact = exactDtype(table);
  const kept = (choice: DtypeChoice): DtypeFacts => chooseDtype(choice, exact, bytes, adapterMemory());
  return {
    config,
    // In f32 each parameter takes four bytes, whatever it is.
    parameters: bytes('f32') / 4,
    storedDtypes: [...new Set(table.map(({ dtype }) => dtype))].toSorted(),
    weightBytes: { f32: bytes('f32'), f16: bytes('f16'), int8: bytes('int8'), int4: bytes('int4') },
    kept: { auto: kept('auto'), f32: kept('f32'), f16: kept('f16'), int8: kept('int8'), int4: kept('int4') },
  };
}

/** Every tensor of the folder; in few reads, since each may be a request to a hub. */
async function readTable(files: FileSource): Promise<readonly TableEntry[]> {
  const sizes = new Map((await files.list()).map(({ path, size }) => [path, size]));
  const table: TableEntry[] = [];
  for (const file of await weightFileNames(files)) {
    const tensors = file.endsWith('.bin')
      ? await readTorchShapes(file, sizes.get(file) ?? 0, (start, end) => files.read(file, start, end))
      : await readHeader(files, file);
    for (const [name, { dtype, shape }] of tensors) table.push({ name, dtype, shape });
  }
  return table;
}

async function readHeader(files: FileSource, name: string): Promise<WeightFile['tensors']> {
  const file = await openWeightFile(files, name);
  await file.close();
  return file.tensors;
}
