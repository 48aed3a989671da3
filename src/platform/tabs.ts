import { z } from '../artifacts/zod.ts';

/** Tells the other tabs of this browser which kinds of stored things were deleted or brought back here. */
export interface Tabs {
  tell(kinds: readonly string[]): void;
  /** @returns what ends the listening */
  listen(listener: (kinds: readonly string[]) => void): () => void;
}

const messageSchema = z.object({ kinds: z.array(z.string()) });
const NAME = 'prompt-tuning-studio/storage';

/** Over the browser's channel between tabs; without one nobody is told. */
export function openTabs(): Tabs {
  const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(NAME) : null;
  return {
    tell: (kinds) => { channel?.postMessage({ kinds }); },
    listen(listener) {
      const hear = ({ data }: MessageEvent): void => {
        // Of another version of this page perhaps.
        const message = messageSchema.safeParse(data);
        if (message.success) listener(message.data.kinds);
      };
      channel?.addEventListener('message', hear);
      return () => { channel?.removeEventListener('message', hear); };
    },
  };
}
