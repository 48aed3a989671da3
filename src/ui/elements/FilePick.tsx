import { useState, type ReactNode } from 'react';
import { readPicked, type PickedFile } from '../../platform/dropped.ts';

export interface FilePickProps {
  /** As in `<input accept>`; a hint for the dialog only, content decides. */
  readonly accept?: string;
  /** Picks a folder with all its files. */
  readonly folder?: boolean;
  readonly multiple?: boolean;
  readonly label: string;
  readonly onPick: (files: readonly PickedFile[]) => void;
  /** Draws the button that opens the dialog. */
  readonly children: (openDialog: () => void) => ReactNode;
}

/** The browser's file dialog behind a button of one's own. */
export function FilePick({ accept, folder = false, multiple = false, label, onPick, children }: FilePickProps) {
  const [input, setInput] = useState<HTMLInputElement | null>(null);
  return (
    <>
      <input ref={setInput} type="file" hidden multiple={multiple} aria-label={label} tabIndex={-1}
        {...(accept === undefined ? {} : { accept })} {...(folder ? { webkitdirectory: '' } : {})}
        onChange={(event) => {
          const { files } = event.currentTarget;
          if (files !== null && files.length > 0) onPick(readPicked(files));
          event.currentTarget.value = '';
        }} />
      {children(() => { input?.click(); })}
    </>
  );
}
