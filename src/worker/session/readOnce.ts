import type { FileSource } from '../../domain/files.ts';

/** What a load reads whole wherever it is there, some of it several times. */
const SURELY_READ = ['config.json', 'tokenizer_config.json', 'special_tokens_map.json', 'added_tokens.json', 'tokenizer.json', 'chat_template.jinja'];

/**
 * The same files for the length of a load: what surely is read is asked for at once, and none twice. In the browser's storage each
 * reading waits three times for its other processes, however small the file is.
 */
export async function readOnce(files: FileSource): Promise<FileSource> {
  const whole = new Map<string, Promise<Uint8Array>>();
  const once = (path: string): Promise<Uint8Array> => {
    const bytes = whole.get(path) ?? files.read(path);
    whole.set(path, bytes);
    return bytes;
  };
  const present = new Set((await files.list()).map(({ path }) => path));
  // What fails is told to who asks for it.
  for (const path of SURELY_READ) if (present.has(path)) once(path).catch(() => undefined);
  return { ...files, read: (path, start, end) => (start === undefined && end === undefined ? once(path) : files.read(path, start, end)) };
}
