export { checkTask } from './checkTask.ts';
export { countClasses, sortClasses } from './classes.ts';
export { cellReader, columnIndex } from './columns.ts';
export { defaultLabelWords, defaultTask } from './defaultTask.ts';
export { parseLabelsFile, withLabelWords } from './labelsFile.ts';
export { makeExamples } from './makeExamples.ts';
export { fillTemplate, parseTemplate, scanTemplate, templateTail } from './template.ts';
export type { TemplatePart } from './template.ts';
