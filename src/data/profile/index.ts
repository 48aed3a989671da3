export { guessColumns } from './guessColumns.ts';
export { profileTable } from './profileTable.ts';
