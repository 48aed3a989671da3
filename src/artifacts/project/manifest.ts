/** The table of contents of a project file; docs/project-file.md says what lies beside it. */
import { StudioError } from '../../domain/errors.ts';
import * as z from '../zod.ts';

export const PROJECT_FORMAT = 'prompt-tuning-studio/project';
export const PROJECT_FILE_VERSION = 1;
export const MANIFEST_PATH = 'manifest.json';
/** Where every project file has the record of its settings; with the manifest it tells such a file from another zip. */
export const SETTINGS_PATH = 'records/project.json';

const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('builtin') }),
  z.object({ kind: z.literal('folder') }),
  z.object({ kind: z.literal('hub'), endpoint: z.string(), revision: z.string(), commit: z.string() }),
]);

const manifestSchema = z.object({
  format: z.literal(PROJECT_FORMAT),
  version: z.literal(PROJECT_FILE_VERSION),
  /** ISO 8601. */
  savedAt: z.string(),
  name: z.string(),
  /** Which model it was worked on with; its weights are not in the file. The hash is null where it was not loaded. */
  model: z.object({ name: z.string(), sha256: z.nullable(z.string()), source: sourceSchema }),
  /** What is kept under which key, and where in the file it begins. */
  records: z.array(z.object({ key: z.string().check(z.minLength(1)), path: z.string().check(z.minLength(1)) })),
  files: z.array(z.object({ path: z.string().check(z.minLength(1)), size: z.int().check(z.nonnegative()), sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) })),
});

export type ProjectManifest = Readonly<z.infer<typeof manifestSchema>>;
export type ProjectModel = ProjectManifest['model'];

/** A manifest, checked. Throws `projectInvalid` naming file and key. */
export function readManifest(text: string, file: string): ProjectManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw projectInvalid(file, MANIFEST_PATH, 'is no JSON');
  }
  const newer = z.object({ format: z.literal(PROJECT_FORMAT), version: z.number().check(z.gt(PROJECT_FILE_VERSION)) }).safeParse(json);
  if (newer.success) throw projectInvalid(file, `${MANIFEST_PATH}, version`, `is ${newer.data.version}, of a newer version of the studio; this one reads ${PROJECT_FILE_VERSION}`);
  const checked = manifestSchema.safeParse(json);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw projectInvalid(file, `${MANIFEST_PATH}, ${issue?.path.join('.') || 'root'}`, issue?.message ?? 'has the wrong form');
}

/** The published schema, docs/project.schema.json. */
export function manifestJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(manifestSchema), null, 2)}\n`;
}

/** A project file that can't be opened: where in it, and why. */
export function projectInvalid(file: string, key: string, why: string): StudioError {
  return new StudioError('projectInvalid', `${file} cannot be opened as a project: ${key}: ${why}. Save the project again, or take another copy of the file.`, { file, key });
}
