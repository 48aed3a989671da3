import { readDrop, takeDrop, type DroppedItem, type PickedFile } from './dropped.ts';

export interface DropListener {
  /** Whether files are held over the window. */
  readonly over: (over: boolean) => void;
  readonly dropped: (files: Promise<readonly PickedFile[]>) => void;
}

/** What is dropped on a window, for whom listens: now, or, for what came before, as soon as somebody does. */
export interface WindowDrops { listen(listener: DropListener): () => void }

/** What `public/earlyDrops.js` leaves on the window: the drops of before this script was here, and the end of its listening. */
export interface EarlyDrops { readonly drops: readonly (readonly DroppedItem[])[]; readonly stop: () => void }

declare global {
  interface Window { readonly earlyDrops?: EarlyDrops }
}

/**
 * Listens to a window's drops from now on: without a listener the browser would leave the page for the file. What is
 * dropped before the page has its first picture waits for it.
 */
export function listenToDrops(target: Pick<Window, 'addEventListener' | 'earlyDrops'>): WindowDrops {
  let listener: DropListener | null = null;
  let waiting = (target.earlyDrops?.drops ?? []).map(readDrop);
  target.earlyDrops?.stop();
  const filesOf = (event: Event): DataTransfer | null => {
    const data = event instanceof DragEvent ? event.dataTransfer : null;
    return data?.types.includes('Files') === true ? data : null;
  };
  target.addEventListener('dragover', (event) => {
    if (filesOf(event) === null) return;
    event.preventDefault();
    listener?.over(true);
  });
  target.addEventListener('dragleave', (event) => { if (event instanceof DragEvent && event.relatedTarget === null) listener?.over(false); });
  target.addEventListener('drop', (event) => {
    const data = filesOf(event);
    if (data === null) return;
    event.preventDefault();
    listener?.over(false);
    const files = readDrop(takeDrop(data));
    if (listener === null) waiting.push(files);
    else listener.dropped(files);
  });
  return {
    listen(next) {
      listener = next;
      for (const files of waiting) next.dropped(files);
      waiting = [];
      return () => { if (listener === next) listener = null; };
    },
  };
}
