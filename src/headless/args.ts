import { parseArgs } from 'node:util';
import type { BackendChoice } from '../domain/device.ts';
import { StudioError } from '../domain/errors.ts';
import { DTYPE_CHOICES, type DtypeChoice } from '../domain/model.ts';

export const USAGE = `Prompt-tuning studio without a page

  train --model MODEL --data FILE --out DIR
        [--valid FILE] [--validation-share X] [--text COL] [--label COL] [--template T] [--labels FILE.json]
        [--config run.json] [--preset paper|smallData|quickLook|careful] [--prompt-length P]
        [--init classLabels|sampleVocab|text|random|file|transfer] [--init-text S] [--init-file F.npy] [--init-top-k K]
        [--steps N] [--batch B] [--lr X] [--optimizer adamw|adafactor|sgd] [--weight-decay X]
        [--schedule constant|linear|cosine] [--warmup N] [--clip X] [--seed N] [--order shuffled|file] [--eval-every N]
        [--best validation/loss|validation/accuracy|validation/macroF1] [--max-rows N] [--backend webgpu|wasm|cpu]
        [--dtype auto|f32|f16|int8|int4]
        All other options stand in --config, a JSON object that docs/run.schema.json describes; what neither it nor a
        flag says is chosen from data and model, and told in run.json.
  train --resume DIR [--model MODEL] [--data FILE] [--valid FILE] [--backend …]
        goes on with the interrupted run whose --out was DIR, as if nothing had happened
  sweep --config sweep.json --model MODEL --data FILE --out DIR [--valid FILE] [--validation-share X] [--text COL]
        [--label COL] [--template T] [--labels FILE.json] [--init-file F.npy] [--backend …]
        several runs by docs/sweep.schema.json (a grid, drawn options, seeds), each in DIR/N, and their table in sweep.md
        and sweep.csv; up to eight at a time are trained together where a trial finds that faster ("together" in the file:
        auto, always, never); the same command goes on with a sweep that was interrupted
  generate --model MODEL [--adapter DIR] --input TEXT [--max-new N] [--backend …] [--dtype …]
        one JSON line {"ids": […], "text": "…"}; greedy, with special and input tokens, stops at end of text
  score --model MODEL [--adapter DIR] --data FILE --out FILE.csv [--text COL] [--label COL] [--template T]
        [--labels FILE.json] [--backend …] [--dtype …]

MODEL is a folder, or hub:OWNER/NAME[@REVISION]: downloaded once to the user's cache folder (or STUDIO_CACHE) from
huggingface.co (or HF_ENDPOINT), with the token in HF_TOKEN where there is one. COL is a column's name, or its 0-based number. --labels is a JSON object from class to label words, as in
{"0": " negative", "1": " positive"}. Exit codes: 0 done, 1 failed on the way, 2 wrong input.`;

const shared = {
  model: { type: 'string' }, data: { type: 'string' }, text: { type: 'string' }, label: { type: 'string' },
  template: { type: 'string' }, labels: { type: 'string' }, backend: { type: 'string' }, dtype: { type: 'string' }, out: { type: 'string' },
} as const;

const FLAGS = {
  train: {
    ...shared,
    valid: { type: 'string' }, 'validation-share': { type: 'string' },
    'prompt-length': { type: 'string' }, init: { type: 'string' }, 'init-text': { type: 'string' },
    'init-file': { type: 'string' }, steps: { type: 'string' }, batch: { type: 'string' }, lr: { type: 'string' },
    optimizer: { type: 'string' }, 'weight-decay': { type: 'string' }, schedule: { type: 'string' },
    warmup: { type: 'string' }, clip: { type: 'string' }, best: { type: 'string' }, seed: { type: 'string' },
    order: { type: 'string' }, 'eval-every': { type: 'string' }, 'max-rows': { type: 'string' }, 'init-top-k': { type: 'string' },
    config: { type: 'string' }, preset: { type: 'string' }, resume: { type: 'string' },
  },
  sweep: {
    ...shared,
    valid: { type: 'string' }, 'validation-share': { type: 'string' }, 'init-file': { type: 'string' }, config: { type: 'string' },
  },
  generate: {
    model: { type: 'string' }, adapter: { type: 'string' }, input: { type: 'string' },
    'max-new': { type: 'string' }, backend: { type: 'string' }, dtype: { type: 'string' },
  },
  score: { ...shared, adapter: { type: 'string' } },
} as const;

export type CommandName = keyof typeof FLAGS;
/** Flag → what was written; a flag that was not given is absent. */
export type Flags = Readonly<Record<string, string | undefined>>;

const usage = (message: string): StudioError => new StudioError('usage', message);

/** The command and its flags. Throws `usage` naming the flag that is unknown, lacks its value, or stands alone. */
export function readArguments(argv: readonly string[]): { readonly command: CommandName; readonly flags: Flags } {
  const [word, ...rest] = argv;
  if (word !== 'train' && word !== 'sweep' && word !== 'generate' && word !== 'score') {
    throw usage(word === undefined
      ? 'No command. Write train, sweep, generate or score; --help shows their flags.'
      : `Unknown command "${word}". Write train, sweep, generate or score; --help shows their flags.`);
  }
  try {
    const { values } = parseArgs({ args: joinValues(rest), options: FLAGS[word], strict: true, allowPositionals: false });
    return { command: word, flags: Object.fromEntries(Object.entries(values).filter(isText)) };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\. |\.$/)[0] ?? '') : String(error);
    throw usage(`${word}: ${reason}. --help shows the flags.`);
  }
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

/** `--flag value` → `--flag=value`, so that a value may begin with a dash (`--lr -1` is then told as out of range). */
function joinValues(rest: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? '';
    const value = rest[i + 1];
    if (word.startsWith('--') && !word.includes('=') && value !== undefined && !value.startsWith('--')) {
      joined.push(`${word}=${value}`);
      i++;
    } else joined.push(word);
  }
  return joined;
}

/** A flag that must be there. */
export function required(flags: Flags, name: string): string {
  const value = flags[name];
  if (value === undefined || (value === '' && name !== 'input')) throw usage(`--${name} is missing; --help shows the flags.`);
  return value;
}

/** A numeric flag, or undefined where it was not given. */
export function numeric(flags: Flags, name: string): number | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw usage(`--${name} is "${text}"; give a number.`);
  return value;
}

export function backendChoice(flags: Flags): BackendChoice {
  const text = flags['backend'] ?? 'auto';
  if (text === 'auto' || text === 'webgpu' || text === 'wasm' || text === 'cpu') return text;
  throw usage(`--backend is "${text}"; choose one of webgpu, wasm, cpu.`);
}

/** How the model's weights are kept. */
export function dtypeChoice(flags: Flags): DtypeChoice {
  const text = flags['dtype'] ?? 'auto';
  const found = DTYPE_CHOICES.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw usage(`--dtype is "${text}"; choose one of ${DTYPE_CHOICES.join(', ')}.`);
}

export const choices = (flags: Flags) => ({ backend: backendChoice(flags), dtype: dtypeChoice(flags) });
