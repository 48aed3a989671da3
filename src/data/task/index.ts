export { checkTask } from './checkTask.ts';
export { countClasses, sortClasses } from './classes.ts';
export { cellReader, columnIndex } from './columns.ts';
export { defaultLabelWords, defaultTask } from './defaultTask.ts';
export { parseLabelsFile, withLabelWords } from './labelsFile.ts';
export { makeExamples } from './makeExamples.ts';
export { parseTemplate, templateTail } from './template.ts';
