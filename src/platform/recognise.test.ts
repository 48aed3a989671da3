import { expect, test } from 'vitest';
import { recognise } from './recognise.ts';

const picked = (path: string, content: string | Uint8Array<ArrayBuffer> = '') =>
  ({ path, file: new File([content], path.slice(path.lastIndexOf('/') + 1)) });
const names = (files: readonly File[]) => files.map((file) => file.name);

test('a model folder is told by its config.json, and only its own files are taken', async () => {
  const found = await recognise([
    picked('repo/onnx/config.json'), picked('repo/config.json'), picked('repo/model.safetensors'), picked('repo/.git/HEAD'), picked('repo/tokenizer.json'),
  ]);
  expect(found).toMatchObject({ kind: 'model', name: 'repo' });
  expect(found.kind === 'model' && names(found.files)).toEqual(['config.json', 'model.safetensors', 'tokenizer.json']);
});

test('a folder with weights but no config.json is still a model, so that its error is about the model', async () => {
  expect(await recognise([picked('m/model.safetensors'), picked('m/tokenizer.json')])).toMatchObject({ kind: 'model', name: 'm' });
});

test.each([['tokenizer.model', 'tokenizer_config.json'], ['vocab.json', 'merges.txt'], ['spiece.model', 'README.md']])(
  'a folder with %s and %s is a model\'s, so that what is missing is told', async (...files) => {
    expect(await recognise(files.map((name) => picked(`m/${name}`)))).toMatchObject({ kind: 'model', name: 'm' });
  });

test('a PEFT folder is a prompt although it holds safetensors', async () => {
  const found = await recognise([picked('out/adapter/adapter_config.json'), picked('out/adapter/adapter_model.safetensors')]);
  expect(found.kind === 'prompt' && names(found.files)).toEqual(['adapter_config.json', 'adapter_model.safetensors']);
});

test('a model folder with an adapter below it is a model, a run folder with a configuration but no weights is not', async () => {
  const adapter = [picked('tiny/adapter/adapter_config.json'), picked('tiny/adapter/adapter_model.safetensors')];
  const found = await recognise([...adapter, picked('tiny/config.json'), picked('tiny/model.safetensors'), picked('tiny/train.csv')]);
  expect(found).toMatchObject({ kind: 'model', name: 'tiny' });
  expect(found.kind === 'model' && names(found.files)).toEqual(['config.json', 'model.safetensors', 'train.csv']);
  expect((await recognise([...adapter, picked('tiny/config.json')])).kind).toBe('prompt');
});

test('single prompt files are told by their content', async () => {
  expect((await recognise([picked('a.bin', Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]))])).kind).toBe('prompt');
  expect((await recognise([picked('p.zip', 'PK\x03\x04 … adapter_config.json …')])).kind).toBe('prompt');
  expect((await recognise([picked('p.json', '{"prompt": {"numVirtualTokens": 3}}')])).kind).toBe('prompt');
});

test('a sweep file is told by its keys; JSON of examples stays examples, with a column named like one of them too', async () => {
  const found = await recognise([picked('sweep.json', '{"base": {"steps": 3}, "grid": {"numVirtualTokens": [1, 2]}}')]);
  expect(found.kind === 'sweep' && found.file.name).toBe('sweep.json');
  expect((await recognise([picked('seeds.json', '{"seeds": 3}')])).kind).toBe('sweep');
  expect((await recognise([picked('rows.json', '[{"grid": "a", "base": "b"}]')])).kind).toBe('data');
  expect((await recognise([picked('rows.json', '{"data": [{"text": "a"}], "seeds": 3}')])).kind).toBe('data');
  expect((await recognise([picked('rows.json', '{"grid": ')])).kind).toBe('data');
});

test('all else is examples, a workbook too: its reader says what to do', async () => {
  expect((await recognise([picked('book.xlsx', 'PK\x03\x04 xl/workbook.xml')])).kind).toBe('data');
  expect((await recognise([picked('rows.json', '[{"text": "a", "label": "b"}]')])).kind).toBe('data');
  expect((await recognise([])).kind).toBe('nothing');
});

test('of two files the one named so is held out', async () => {
  const found = await recognise([picked('sst2/dev.tsv'), picked('sst2/train.tsv')]);
  expect(found.kind === 'data' && [found.file.name, found.heldOut?.name]).toEqual(['train.tsv', 'dev.tsv']);
  const contest = await recognise([picked('contest.csv')]);
  expect(contest.kind === 'data' && contest.heldOut).toBeNull();
});
