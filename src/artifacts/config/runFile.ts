import { keysOf, RANGES, WORDS } from '../../domain/config.ts';
import { ABOUT } from '../../domain/options/about.ts';
import { isPreset } from '../../domain/options/presets.ts';
import type { ConfigChoice } from '../../domain/options/resolve.ts';
import { StudioError, type ErrorDetails } from '../../domain/errors.ts';
import * as z from '../zod.ts';
import { CONFIG_SHAPE, given, presetSchema } from './schema.ts';

const runFileSchema = z.partial(z.strictObject({ $schema: z.string(), preset: z.nullable(presetSchema), ...CONFIG_SHAPE }));

/**
 * A run file: options by key, each in its range, and a preset for the others. The record that a run leaves (run.json)
 * is one too: its `config` is taken, those values that were the user's as his.
 * Throws `usage` naming file and key.
 */
export function readRunFile(text: string, fileName: string): ConfigChoice {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw refusal(fileName, `is not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  const checked = runFileSchema.safeParse(optionsOf(json));
  if (!checked.success) throw refusal(fileName, checked.error.issues.map((issue) => explain(issue, optionsOf(json))).join(' '), placeOf(checked.error.issues[0], optionsOf(json)));
  const { $schema: _schema, preset, ...chosen } = checked.data;
  return { preset: preset ?? null, chosen: given(chosen) };
}

/** The published JSON schema of a run file. */
export function runFileJsonSchema(): string {
  const described = Object.fromEntries(keysOf(CONFIG_SHAPE).map((key) => [key, CONFIG_SHAPE[key].check(z.describe(ABOUT[key]))]));
  const schema = z.partial(z.strictObject({
    $schema: z.string(), preset: z.nullable(presetSchema).check(z.describe('Values for the options that the file leaves out.')), ...described,
  }));
  return `${JSON.stringify({ title: 'Options of a training run', ...z.toJSONSchema(schema) }, null, 2)}\n`;
}

/** Of a run's record the options, of anything else itself. */
function optionsOf(json: unknown): unknown {
  const record = z.object({
    config: z.record(z.string(), z.unknown()), versions: z.unknown(), preset: z.unknown(), configOrigins: z.record(z.string(), z.string()),
  }).safeParse(json);
  if (!record.success) return json;
  const { config, configOrigins, preset } = record.data;
  const own = Object.entries(config).filter(([key]) => configOrigins[key] === 'user');
  return { preset: typeof preset === 'string' && isPreset(preset) ? preset : null, ...Object.fromEntries(own) };
}

/** One issue of zod as a sentence that names key, value and what may stand there. */
function explain(issue: z.core.$ZodIssue, json: unknown): string {
  if (issue.code === 'unrecognized_keys') return `"${issue.keys.join('", "')}" is no option; docs/run.schema.json lists them.`;
  const key = String(issue.path[0] ?? '');
  const value = JSON.stringify(z.record(z.string(), z.unknown()).safeParse(json).data?.[key]);
  const range = keysOf(RANGES).find((name) => name === key);
  if (range !== undefined) {
    const { min, max, integer } = RANGES[range];
    return `${key} is ${value}; give ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}.`;
  }
  const words = keysOf(WORDS).find((name) => name === key);
  if (words !== undefined) return `${key} is ${value}; choose one of ${WORDS[words].join(', ')}.`;
  return key === '' ? 'has to be a JSON object of options.' : `${key} is ${value}: ${issue.message}.`;
}

/** Key and value of an issue, for a page that says it in its own words. */
function placeOf(issue: z.core.$ZodIssue | undefined, json: unknown): ErrorDetails {
  const key = issue?.path[0];
  const value = z.record(z.string(), z.unknown()).safeParse(json).data?.[String(key)];
  return key === undefined ? {} : { key: String(key), value: typeof value === 'string' ? value : JSON.stringify(value) ?? '' };
}

function refusal(fileName: string, what: string, place: ErrorDetails = {}): StudioError {
  return new StudioError('usage', `--config ${fileName}: ${what}`, { file: fileName, ...place });
}
