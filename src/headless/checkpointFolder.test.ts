import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { sampleCheckpoint, sampleStart } from '../artifacts/testing/sampleCheckpoint.ts';
import { CheckpointFolder, findRun } from './checkpointFolder.ts';

const at = (step: number) => ({ ...sampleCheckpoint, step });
const stepsOf = async (out: string) => (await findRun(out))?.checkpoints.map(({ step }) => step);

let out = '';
let folder = new CheckpointFolder(out);
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'checkpoints-'));
  folder = new CheckpointFolder(out);
  folder.begin(sampleStart, {}, true);
  for (const step of [1, 2, 3]) folder.save(at(step));
});

it('keeps the two newest, and those of another run no longer', async () => {
  expect(await stepsOf(out)).toEqual([3, 2]);
  new CheckpointFolder(out).begin(sampleStart, {}, true);
  expect(await findRun(out)).toBeNull();
});

it('gone on with from the older of the two, has that one still when the next has come', async () => {
  const next = new CheckpointFolder(out);
  next.begin(sampleStart, {}, false);
  for (const step of [2, 4]) next.save(at(step));
  expect(await stepsOf(out)).toEqual([4, 2]);
});

it('says which file a full disk leaves unwritten, though a part of it has room, and keeps those before', async () => {
  const code = `
    import { CheckpointFolder } from './src/headless/checkpointFolder.ts';
    import { sampleCheckpoint } from './src/artifacts/testing/sampleCheckpoint.ts';
    try { new CheckpointFolder(process.argv[1]).save({ ...sampleCheckpoint, step: 4, prompt: new Float32Array(4000) }); }
    catch (error) { console.log(error.code, error.message); }`;
  // No file may grow beyond 8 KB: the system writes so much of the 16 and says so, and only then refuses more.
  const { stdout, stderr } = spawnSync('bash', ['-c', 'trap "" XFSZ; ulimit -f 8; exec "$@"', '', process.execPath, '--import', 'tsx', '--input-type=module', '-e', code, out], { encoding: 'utf8' });
  expect(stdout, stderr).toMatch(/^storageFull .*checkpoint.a.safetensors could not be written: the disk has no room/);
  expect(await stepsOf(out)).toEqual([3, 2]);
});
