export { stratifiedSplit } from './stratifiedSplit.ts';
export type { SplitIndices } from './stratifiedSplit.ts';
