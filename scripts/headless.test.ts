import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from './lib/command.mjs';

const GOLDEN = join(ROOT, 'test', 'goldens', 'llama-tiny');
const folder = mkdtempSync(join(tmpdir(), 'headless-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

/** Runs the command line through npm, as people do; `interruptAt`: what it says when Ctrl-C is sent to npm. */
function headless(args: readonly string[], interruptAt?: RegExp): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', 'headless', '--', ...args], { cwd: ROOT });
    let stdout = '', stderr = '', sent = false;
    child.stdout.on('data', (part: Buffer) => { stdout += part.toString(); });
    child.stderr.on('data', (part: Buffer) => {
      stderr += part.toString();
      if (sent || !interruptAt?.test(stderr)) return;
      sent = true;
      child.kill('SIGINT');
    });
    child.on('error', reject);
    child.on('close', (code) => { resolve({ code, stdout, stderr }); });
  });
}

describe('the command line through npm', () => {
  it('gives the exit code of wrong input, says why in one line, and writes nothing', async () => {
    const out = join(folder, 'never');
    const { code, stdout, stderr } = await headless(['train', '--model', GOLDEN, '--data', join(folder, 'none.csv'), '--out', out]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/none\.csv/);
    expect(stderr.trim().split('\n').filter((line) => !line.startsWith('npm warn'))).toHaveLength(1);
    expect(existsSync(out)).toBe(false);
  });

  it('stops at Ctrl-C that only npm was sent, and still writes what there is, with the checkpoint that --resume goes on from', async () => {
    const out = join(folder, 'stopped');
    const { code } = await headless([
      'train', '--model', GOLDEN, '--data', join(GOLDEN, 'train.csv'), '--steps', '100000', '--eval-every', '100000', '--backend', 'wasm', '--out', out,
    ], /^step \d+\/100000/m);
    expect(code).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(['adapter', 'checkpoint', 'metrics.jsonl', 'predictions.csv', 'run.json']);
  });
});
