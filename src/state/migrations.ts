/** How records of earlier versions become records of this one; see readVersioned. */
import { configSchema } from '../artifacts/config/schema.ts';
import * as z from '../artifacts/zod.ts';
import { DEFAULT_CONFIG, keysOf } from '../domain/config.ts';
import type { RunConfig } from '../domain/config.ts';
import { packFormer } from './answers.ts';
import type { Migration } from './versioned.ts';

/** Version 1 kept a whole configuration: what differs from its defaults was the user's choice. */
export const PROJECT_MIGRATIONS: Readonly<Record<number, Migration>> = {
  1: ({ config, initFile, ...rest }) => ({
    ...rest,
    choice: { chosen: chosenOf(configSchema.parse(config)), preset: null },
    initFile: typeof initFile === 'object' && initFile !== null ? { ...initFile, numVirtualTokens: null } : null,
  }),
};

/** Version 1 knew neither macro-F1 at evaluations nor distance and memory at steps, nor whose each value was. */
export const RUN_MIGRATIONS: Readonly<Record<number, Migration>> = {
  1: (record) => {
    const { steps, evaluations } = versionOne.parse(record);
    const unknown = (steps?.step ?? []).map(() => Number.NaN);
    return {
      ...record, origins: {}, preset: null,
      ...(steps === undefined ? {} : { steps: { ...steps, promptDistance: unknown, deviceBytes: unknown } }),
      ...(evaluations === undefined ? {} : { evaluations: evaluations.map((evaluation) => ({ ...evaluation, macroF1: Number.NaN })) }),
    };
  },
};

/** Version 2 had the answered examples as a list within the result. */
export const RESULT_MIGRATIONS: Readonly<Record<number, Migration>> = {
  ...RUN_MIGRATIONS,
  2: (record) => {
    const { result } = z.object({ result: z.looseObject({}) }).parse(record);
    return { ...record, result, examples: packFormer(result['examples']) };
  },
};

/** Version 2 had the answered examples as a list. */
export const EVALUATION_MIGRATIONS: Readonly<Record<number, Migration>> = { ...RUN_MIGRATIONS, 2: (record) => ({ ...record, examples: packFormer(record['examples']) }) };

const versionOne = z.object({
  steps: z.optional(z.looseObject({ step: z.array(z.number()) })),
  evaluations: z.optional(z.array(z.looseObject({}))),
});

/** The defaults of version 1, where they were others. */
const FORMER_DEFAULTS: RunConfig = { ...DEFAULT_CONFIG, initTopK: 0 };

function chosenOf(config: RunConfig): Partial<RunConfig> {
  let chosen: Partial<RunConfig> = {};
  for (const key of keysOf(DEFAULT_CONFIG)) {
    if (config[key] !== FORMER_DEFAULTS[key]) chosen = { ...chosen, [key]: config[key] };
  }
  return chosen;
}
