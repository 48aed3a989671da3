/**
 * Time that a killed training loses: the work since its last checkpoint, and the new process's way to its first new step.
 * The sample with the built-in model by the command line, killed at random moments. Read from metrics.jsonl, which has a
 * step once the next is done: both parts are good to a step.
 * Run: npx tsx scripts/bench/timeLost.ts [KILLS] [wasm|webgpu]
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCheckpoint } from '../../src/artifacts/checkpoint/checkpoint.ts';
import { createRandom } from '../../src/domain/random.ts';

const kills = Number(process.argv[2] ?? 20);
const folder = mkdtempSync(join(tmpdir(), 'time-lost-'));
const out = join(folder, 'run');
const START = ['--model', 'public/models/base', '--data', 'public/sample/messages.csv', '--text', 'text', '--label', 'label', '--steps', '20000', '--backend', process.argv[3] ?? 'wasm', '--out', out];
/** The longest that a life goes on after its first new step: several checkpoints. */
const LONGEST = 9000;
const LOOK = 10;
const random = createRandom(3, 'kills');
const write = (line: string): void => { process.stdout.write(`${line}\n`); };

function begin(args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<unknown>; told: string } {
  const child = spawn(process.execPath, ['scripts/headless.mjs', 'train', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const life = { child, ended: new Promise((resolve) => { child.on('close', resolve); }), told: '' };
  child.stderr.on('data', (data: Buffer) => { life.told += data.toString(); });
  return life;
}

/** The last step in metrics.jsonl; 0 where there is none. */
function lastStep(): number {
  const path = join(out, 'metrics.jsonl');
  const line = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '' : '';
  return Number(/"step":(\d+)/.exec(line)?.[1] ?? 0);
}

/** Which file metrics.jsonl is: a run that goes on puts another in its place, without the steps after the checkpoint. */
function fileNow(): number | null {
  return statSync(join(out, 'metrics.jsonl'), { throwIfNoEntry: false })?.ino ?? null;
}

function checkpointStep(): number {
  return Math.max(0, ...['a', 'b'].map((slot) => join(out, 'checkpoint', `${slot}.safetensors`)).filter((path) => existsSync(path))
    .map((path) => readCheckpoint(new Uint8Array(readFileSync(path)), path).step));
}

const found: { readonly work: number; readonly reopening: number }[] = [];
let work: number | null = null;
for (let life = 0; life <= kills; life++) {
  const from = checkpointStep();
  const before = fileNow();
  const started = performance.now();
  const running = begin(life === 0 ? START : ['--resume', out]);
  while (fileNow() === before || lastStep() <= from) {
    if (running.child.exitCode !== null) throw new Error(running.told);
    await sleep(LOOK);
  }
  const first = performance.now();
  if (work !== null) {
    found.push({ work, reopening: first - started });
    write(`kill ${life}: ${(work / 1000).toFixed(1)} s of work since the checkpoint, ${((first - started) / 1000).toFixed(1)} s until the next new step`);
  }
  if (life === kills) {
    running.child.kill('SIGKILL');
    await running.ended;
    break;
  }
  const until = first + random.next() * LONGEST;
  const seen = new Map<number, number>([[from, first]]);
  while (performance.now() < until) {
    const step = lastStep();
    if (!seen.has(step)) seen.set(step, performance.now());
    await sleep(LOOK);
  }
  running.child.kill('SIGKILL');
  const killed = performance.now();
  await running.ended;
  // A checkpoint's step is in the file with it; one that was overlooked was there by the next that was seen.
  const at = checkpointStep();
  work = killed - Math.min(killed, ...[...seen].filter(([step]) => step >= at).map(([, moment]) => moment));
}
const of = (sorted: readonly number[], share: number): string => ((sorted[Math.round(share * (sorted.length - 1))] ?? NaN) / 1000).toFixed(1);
for (const [name, value] of [['work since the checkpoint', (one: (typeof found)[number]) => one.work], ['until the next new step', (one: (typeof found)[number]) => one.reopening], ['lost', (one: (typeof found)[number]) => one.work + one.reopening]] as const) {
  const sorted = found.map(value).toSorted((a, b) => a - b);
  write(`${name}: median ${of(sorted, 0.5)} s, largest ${of(sorted, 1)} s of ${sorted.length} kills`);
}
rmSync(folder, { recursive: true });
