import { useEffect } from 'react';
import { useCommands } from '../../state/hooks.tsx';

/** Ctrl-Z and Ctrl-Shift-Z (or Ctrl-Y) for data settings and task; a text field keeps its own undo while it has the focus. */
export function useUndoKeys(): void {
  const commands = useCommands();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTextField(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      void commands.stepHistory(key === 'y' || event.shiftKey ? 'redo' : 'undo');
    };
    addEventListener('keydown', onKey);
    return () => { removeEventListener('keydown', onKey); };
  }, [commands]);
}

function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type);
}
