/** What a person dropped or picked, folders opened. */
export interface PickedFile {
  /** Folders and name, `/` between; the name alone for a single file. */
  readonly path: string;
  readonly file: File;
}

/** One thing of a drop: a file or folder of the disk, or (entry null) a file that lies on none. */
export interface DroppedItem { readonly entry: FileSystemEntry | null; readonly file: File | null }

/** The things of a drop. Call it in the drop event's own turn: the browser forgets them after. */
export function takeDrop(data: DataTransfer): readonly DroppedItem[] {
  return [...data.items].filter(({ kind }) => kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
}

/** The files of a drop, folders walked. */
export async function readDrop(items: readonly DroppedItem[]): Promise<readonly PickedFile[]> {
  const files = await Promise.all(items.map(async ({ entry, file }) => {
    if (entry !== null) return walk(entry);
    return file === null ? [] : [{ path: file.name, file }];
  }));
  return files.flat();
}

/** The files of an `<input type="file">`, with the folder's name where a folder was picked. */
export function readPicked(files: FileList): readonly PickedFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file }));
}

async function walk(entry: FileSystemEntry): Promise<PickedFile[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => { entry.file(resolve, reject); });
    return [{ path, file }];
  }
  if (!isFolder(entry)) return [];
  const inside = await children(entry);
  return (await Promise.all(inside.map(walk))).flat();
}

/** `readEntries` gives at most 100 at a time, and an empty list at the end. */
async function children(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (some.length === 0) return found;
    found.push(...some);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry { return entry.isFile; }
function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry { return entry.isDirectory; }
