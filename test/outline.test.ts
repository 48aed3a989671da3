/** What is told of a model before it is loaded, held to what it is when it is. */
import { expect, test } from 'vitest';
import type { FileSource } from '../src/domain/files.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { openReferenceBackend } from '../src/engine/testing/backends.ts';
import { outlineModel } from '../src/engine/weights/outline.ts';
import { openFolder } from '../src/headless/folder.ts';

test.each(['public/models/base', 'test/goldens/llama-tiny', 'test/goldens/gpt2', 'test/goldens/gpt2-bin', 'test/goldens/qwen3', 'test/goldens/t5', 'test/goldens/gpt_neox'])('%s: config and headers tell parameters, types and bytes', async (path) => {
  await openReferenceBackend('cpu');
  const folder = await openFolder(path);
  const read: string[] = [];
  const watched: FileSource = {
    ...folder,
    read: async (file, start, end) => {
      const bytes = await folder.read(file, start, end);
      read.push(`${file} ${bytes.length}`);
      return bytes;
    },
  };
  const outline = await outlineModel(watched);
  expect(read.every((part) => part.startsWith('config.json ') || Number(part.split(' ')[1]) <= 128 << 10)).toBe(true);

  // A handful, however many tensors there are: each is a request where the files are at a hub.
  expect(read.length).toBeLessThan(10);

  const model = await loadModel(folder);
  const { parameters, storedDtypes, deviceBytes, config } = model.summary;
  model.dispose();
  expect(outline).toMatchObject({ parameters, storedDtypes, config });
  // Beside the weights only small tables of the rotation are made.
  expect(Math.abs(deviceBytes / outline.weightBytes.f32 - 1)).toBeLessThan(0.05);
  expect(outline.weightBytes.f16).toBeLessThan(outline.weightBytes.f32);
  expect(outline.weightBytes.int4).toBeLessThan(outline.weightBytes.int8);
  expect(outline.kept.int4).toMatchObject({ dtype: 'int4', keptAs: 'f32' });
});
