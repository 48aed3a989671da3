import * as z from '../../artifacts/zod.ts';
import { StudioError } from '../../domain/errors.ts';
import type { HubListing, HubPlace } from '../../domain/hub.ts';
import { listingUrl } from './address.ts';
import { request, type HubAccess } from './request.ts';

const hex = (digits: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));
const siblingSchema = z.object({
  rfilename: z.string().check(z.regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\\0]+$/, 'leads out of its folder')),
  size: z.nullish(z.int().check(z.nonnegative())),
  blobId: z.nullish(hex(40)),
  lfs: z.nullish(z.object({ sha256: hex(64), size: z.int().check(z.nonnegative()) })),
});
const listingSchema = z.object({
  sha: z.string().check(z.minLength(1)),
  gated: z.nullish(z.union([z.boolean(), z.string()])),
  cardData: z.nullish(z.looseObject({ license: z.nullish(z.union([z.string(), z.array(z.string())])), license_name: z.nullish(z.string()) })),
  tags: z.nullish(z.array(z.string())),
  siblings: z.array(siblingSchema),
});

/** What the hub says of a repository: commit, licence, files with sizes and hashes. Throws as `request` does, and `hubFailed` where the answer is none. */
export async function fetchListing(access: HubAccess, place: HubPlace, signal?: AbortSignal): Promise<HubListing> {
  const response = await request(access, { url: listingUrl(place), place, file: null, ...(signal ? { signal } : {}) });
  return parseListing(await response.json().catch(() => null), place);
}

/** The answer of `/api/models/{name}/revision/{revision}?blobs=true`. */
export function parseListing(answer: unknown, place: HubPlace): HubListing {
  const parsed = listingSchema.safeParse(answer);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StudioError('hubFailed',
      `${place.endpoint} answered for ${place.name} with what is no description of a model ("${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'wrong'}); check that the address is that of a hub or its mirror.`,
      { name: place.name, endpoint: place.endpoint });
  }
  const { sha, gated, cardData, tags, siblings } = parsed.data;
  return {
    place,
    commit: sha,
    licence: licenceOf(cardData?.license_name ?? cardData?.license, tags ?? []),
    gated: gated !== null && gated !== undefined && gated !== false,
    files: siblings.map(({ rfilename, size, blobId, lfs }) => ({
      path: rfilename, size: lfs?.size ?? size ?? 0, sha256: lfs?.sha256 ?? null, gitSha1: lfs ? null : blobId ?? null,
    })),
  };
}

/** As in the model card; `license:apache-2.0` among the tags where the card is not given. */
function licenceOf(card: string | readonly string[] | null | undefined, tags: readonly string[]): string | null {
  if (typeof card === 'string') return card;
  if (card !== null && card !== undefined) return card.join(', ');
  return tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ?? null;
}
