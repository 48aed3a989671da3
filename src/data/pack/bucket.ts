/** How many rows a batch is padded to; also what the estimate of memory reckons with. */
export { bucketRows } from '../../domain/bucketRows.ts';
