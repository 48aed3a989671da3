export { batchIndices } from './batchIndices.ts';
export { bucketRows } from './bucket.ts';
export type { Bucket } from './finish.ts';
export { planMicroBatches } from './microBatches.ts';
export { packScoring, packTraining, scoringRows, sharedRows, trainingRows } from './packExamples.ts';
export type { PackOptions } from './packExamples.ts';
export { packPlain } from './packPlain.ts';
export { packTree } from './packTree.ts';
export type { PackedTree, Segment } from './packTree.ts';
