/** GPT-2's table of 256 printable characters that stand for bytes (openai/gpt-2 `encoder.py`). */
export const BYTE_CHARACTERS: readonly string[] = byteCharacters();
const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = new Map(BYTE_CHARACTERS.map((character, byte) => [character, byte]));

function byteCharacters(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCodePoint(printable ? byte : next++);
  });
}

/** The bytes that a byte-level token stands for; null where one of its characters is none of the table. */
export function byteLevelBytes(token: string): number[] | null {
  const bytes: number[] = [];
  for (const character of token) {
    const byte = BYTE_OF_CHARACTER.get(character);
    if (byte === undefined) return null;
    bytes.push(byte);
  }
  return bytes;
}

/** A byte-level token as text: `Ġgood` → ` good`; bytes that are not UTF-8 by themselves as `<0xE3>`. */
export function byteLevelText(token: string): string {
  const bytes = byteLevelBytes(token);
  return bytes === null ? token : utf8WithEscapes(Uint8Array.from(bytes));
}

function utf8WithEscapes(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    try {
      text += decoder.decode(bytes.subarray(at, at + length));
      at += length;
    } catch {
      text += `<0x${lead.toString(16).toUpperCase().padStart(2, '0')}>`;
      at += 1;
    }
  }
  return text;
}
