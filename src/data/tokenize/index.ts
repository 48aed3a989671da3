export { encodeExamples, encodeText } from './encodeExamples.ts';
export { encodeLabels } from './encodeLabels.ts';
export { loadTokenizer } from './loadTokenizer.ts';
