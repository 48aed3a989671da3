import type { Adapter } from '../../domain/prompt.ts';
import { toDevicePrompt, type DevicePrompt } from '../../engine/prompt/devicePrompt.ts';

/** Puts an adapter's prompt on the device for as long as `use` takes; null stays null. */
export async function withDevicePrompt<T>(adapter: Adapter | null, use: (prompt: DevicePrompt | null) => Promise<T>): Promise<T> {
  const prompt = adapter ? toDevicePrompt(adapter.prompt) : null;
  try {
    return await use(prompt);
  } finally {
    prompt?.dispose();
  }
}
