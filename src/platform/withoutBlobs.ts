/** For browsers whose database stores no blobs. */

/** The same values with the bytes of their blobs, at any depth of lists and records, in the blobs' places. */
export async function withoutBlobs(values: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
  const entries = Object.entries(values).map(async ([key, value]): Promise<[string, unknown]> => [key, await withoutBlob(value)]);
  return Object.fromEntries(await Promise.all(entries));
}

export function holdsBlob(value: unknown): boolean {
  if (value instanceof Blob) return true;
  if (Array.isArray(value)) return value.some(holdsBlob);
  return isRecord(value) && Object.values(value).some(holdsBlob);
}

async function withoutBlob(value: unknown): Promise<unknown> {
  if (!holdsBlob(value)) return value;
  if (value instanceof Blob) return new Uint8Array(await value.arrayBuffer());
  if (Array.isArray(value)) return Promise.all(value.map(withoutBlob));
  return isRecord(value) ? withoutBlobs(value) : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
