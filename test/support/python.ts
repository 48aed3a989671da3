import { execFile, spawnSync } from 'node:child_process';

const NEEDED = ['torch', 'transformers', 'peft', 'tokenizers'];

/** STUDIO_PYTHON (`none`: without), else python3; null where it cannot import what the comparisons need. */
export function findPython(): string | null {
  const python = process.env['STUDIO_PYTHON'] ?? 'python3';
  if (python === 'none') return null;
  const probe = `import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in ${JSON.stringify(NEEDED)}))`;
  return spawnSync(python, ['-c', probe], { stdio: 'ignore' }).status === 0 ? python : null;
}

/** Standard output of a Python program; rejects with its standard error where it fails. Never reaches for the network. */
export function runPython(python: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, HF_HUB_OFFLINE: '1', TRANSFORMERS_VERBOSITY: 'error' };
    const child = execFile(python, args, { env, maxBuffer: 64 * 2 ** 20 }, (error, out, err) => {
      if (error) reject(new Error(`python ${args.join(' ')}: ${err}`, { cause: error }));
      else resolve(out);
    });
    child.stdin?.end(input);
  });
}
