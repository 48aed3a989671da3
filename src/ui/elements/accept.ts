/** What file dialogs offer first; content decides in the end. */
export const DATA_FILES = '.csv,.tsv,.txt,.jsonl,.ndjson,.json';
export const PROMPT_FILES = '.zip,.npy,.json,.safetensors';
