import * as z from '../artifacts/zod.ts';

/** Which kinds of stored things were deleted in a tab, or brought back there. */
export interface StoredNews { readonly kinds: readonly string[]; readonly back: boolean }

/** Tells the other tabs of this browser what became of stored things here. */
export interface Tabs {
  tell(news: StoredNews): void;
  /** @returns what ends the listening */
  listen(listener: (news: StoredNews) => void): () => void;
}

const newsSchema: z.ZodMiniType<StoredNews> = z.object({ kinds: z.array(z.string()), back: z.boolean() });
const NAME = 'prompt-tuning-studio/storage';

/** Over the browser's channel between tabs; without one nobody is told. */
export function openTabs(): Tabs {
  const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(NAME) : null;
  return {
    tell: (news) => { channel?.postMessage(news); },
    listen(listener) {
      const hear = ({ data }: MessageEvent): void => {
        // Of another version of this page perhaps.
        const message = newsSchema.safeParse(data);
        if (message.success) listener(message.data);
      };
      channel?.addEventListener('message', hear);
      return () => { channel?.removeEventListener('message', hear); };
    },
  };
}
