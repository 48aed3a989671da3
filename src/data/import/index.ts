export { importTable } from './importTable.ts';
