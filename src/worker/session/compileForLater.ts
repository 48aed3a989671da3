import type { DeviceReport } from '../../domain/device.ts';
import type { SessionHost } from './host.ts';

/** What the compiling depends on. */
interface Surroundings { readonly host: Pick<SessionHost, 'breathe'>; readonly device: Pick<DeviceReport, 'software'> | null }

/**
 * Once what is being answered is out, has a GPU compile what will be needed. Not an adapter that is a program on the processor: it
 * compiles for seconds on the cores that whatever comes next needs too. What fails is told where it is needed.
 */
export function compileForLater({ host, device }: Surroundings, compile: () => Promise<void>): void {
  if (device?.software === false) host.breathe().then(compile).catch(() => undefined);
}
