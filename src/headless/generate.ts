import { StudioError } from '../domain/errors.ts';
import { readAdapterFolder } from './adapterFolder.ts';
import { choices, numeric, required, type Flags } from './args.ts';
import { openSession } from './session.ts';

const MAX_NEW = 32;

/** `generate`: one JSON line on standard output, `{"ids": […], "text": "…"}`. */
export async function generate(flags: Flags): Promise<void> {
  const modelPath = required(flags, 'model');
  const input = required(flags, 'input');
  const maxNew = numeric(flags, 'max-new') ?? MAX_NEW;
  if (!Number.isInteger(maxNew) || maxNew < 1) throw new StudioError('usage', `--max-new is ${maxNew}; give a whole number from 1.`);
  const adapter = flags['adapter'] === undefined ? null : await readAdapterFolder(flags['adapter']);
  const { session, load } = await openSession(modelPath, choices(flags), {});
  await load();
  if (adapter) await session['prompt/use']({ adapter });
  const { ids, text } = await session['prompt/generate']({ input, maxNew, withPrompt: adapter !== null });
  process.stdout.write(`${JSON.stringify({ ids, text })}\n`);
}
