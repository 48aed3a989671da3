import * as z from '../../artifacts/zod.ts';

const fileSchema = z.object({
  path: z.string(),
  size: z.int().check(z.nonnegative()),
  /** The blob; null while a small file is not here yet. */
  sha256: z.nullable(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
});

const manifestSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('folder') }),
    z.object({ kind: z.literal('hub'), endpoint: z.string(), revision: z.string(), commit: z.string() }),
  ]),
  licence: z.nullable(z.string()),
  addedAt: z.string(),
  complete: z.boolean(),
  files: z.array(fileSchema),
});

/** Which blobs a model's files are, and where they came from. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** A stored record as a manifest; null where it is damaged, or of a later version of this program. */
export function readManifest(text: string | null): Manifest | null {
  if (text === null) return null;
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
