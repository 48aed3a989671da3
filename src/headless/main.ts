import { StudioError } from '../domain/errors.ts';
import { readArguments, USAGE } from './args.ts';
import { generate } from './generate.ts';
import { score } from './score.ts';
import { sweep } from './sweep.ts';
import { train } from './train.ts';

const COMMANDS = { train, sweep, generate, score } as const;

/** Failures that come up on the way, not from what was given. */
const FAILED_ON_THE_WAY = new Set([
  'deviceLost', 'outOfMemory', 'lossNotFinite', 'lossDiverged', 'runInterrupted', 'selfTestFailed', 'unexpected', 'storageFailed', 'storageFull',
  'hubUnreachable', 'hubRateLimited', 'hubFailed', 'hubDamaged',
]);

/** Runs the command line; the exit code is 0, 1 (failed on the way) or 2 (wrong input). */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0 || argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(`${USAGE}\n`);
    return argv.length === 0 ? 2 : 0;
  }
  try {
    const { command, flags } = readArguments(argv);
    await COMMANDS[command](flags);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message.replace(/\s*\n\s*/g, ' ')}\n`);
    if (!(error instanceof StudioError)) {
      if (error instanceof Error && process.env['DEBUG']) process.stderr.write(`${error.stack ?? ''}\n`);
      return 1;
    }
    return FAILED_ON_THE_WAY.has(error.code) ? 1 : 2;
  }
}
