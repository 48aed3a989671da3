import type { Adapter, AdapterTask } from '../../domain/prompt.ts';
import type { Comparison } from '../../domain/run.ts';
import { pythonLoading, pythonSnippet } from './snippet.ts';

/** README.md of an exported adapter: what it is, what it reached and on what, how Python uses it. */
export function writeReadme({ prompt, description }: Adapter, encoderDecoder: boolean): string {
  const { numVirtualTokens, hiddenSize } = prompt;
  const opening = `A soft prompt: ${numVirtualTokens} learned vectors of width ${hiddenSize}, put in front of the text ${encoderDecoder ? 'that the encoder of a frozen encoder-decoder reads' : 'of a frozen language model'}.`;
  const sections = description ? [
    `# Soft prompt for ${cell(description.model.name)}`, opening, facts(description), figures(description),
    '## Task', `Template; a name in braces is a column of the data:`, fence('text', description.task.template), labelTable(description),
    `A class's score is the summed log-probability of its label tokens ${encoderDecoder ? 'from the decoder, the end of text included' : 'after the template'}; probabilities are the softmax of the scores over the classes.`,
    '## In Python', `Save as \`classify.py\` and run \`python classify.py MODEL_FOLDER ADAPTER_FOLDER "your text"\`. ${REQUIREMENTS} Texts longer than the model's context have to be cut first.`,
    fence('python', pythonSnippet(encoderDecoder)),
  ] : ['# Soft prompt', opening, '## In Python', `Run with the model's folder and this folder. ${REQUIREMENTS}`, fence('python', pythonLoading(encoderDecoder))];
  return `${sections.join('\n\n')}\n`;
}

const REQUIREMENTS = 'Needs `pip install torch transformers peft` (tried with 2.13, 5.23, 0.21).';

function facts({ model, data, step, config, createdAt, generator }: AdapterTask): string {
  return table(['what', 'value'], [
    ['base model', `${model.name} (SHA-256 of its weights ${model.sha256})`],
    ['data', `${data.fileName} (SHA-256 ${data.sha256})`],
    ['examples', `${data.trainExamples} for training, ${data.validationExamples} held out`],
    ['kept step', `${step} of ${config.steps}, best by ${config.bestBy}`],
    ['settings', `batch ${config.batchSize}, ${config.optimizer}, learning rate ${config.learningRate} (${config.schedule}), initialised by ${config.promptInit}, seed ${config.seed}`],
    ['made', `${createdAt} by ${generator}`],
  ]);
}

function figures({ comparison, task }: AdapterTask): string {
  if (!comparison) return '## Figures\n\nNot measured.';
  const { majority, zeroShot, tuned, improved, worsened } = comparison;
  const name = task.classes[majority.classIndex]?.name ?? '';
  const rows = [
    [`always "${name}"`, percent(majority.accuracy), '', ''],
    ...measured([['model alone (zero-shot)', zeroShot], ['with this prompt', tuned]]),
  ];
  return [`## Figures\n\nOn ${tuned.examples} held-out examples:`, table(['answer', 'accuracy', 'macro-F1', 'loss (nats)'], rows),
    `${improved} answers changed from wrong to right, ${worsened} from right to wrong.`].join('\n\n');
}

function measured(contenders: readonly (readonly [string, Comparison['tuned']])[]): string[][] {
  return contenders.map(([name, { accuracy, macroF1, loss }]) => [name, percent(accuracy), macroF1.toFixed(3), loss.toFixed(4)]);
}

function labelTable({ task, labelIds }: AdapterTask): string {
  return table(['class', 'label words', 'token ids'],
    task.classes.map(({ name, labelWords }, index) => [name, JSON.stringify(labelWords), (labelIds[index] ?? []).join(' ')]));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

/** Text from outside must not end a table's cell or line, nor become a tag. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[|<>`\\]/g, '\\$&');
}

/** A fence longer than any in the text. */
function fence(language: string, text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text.replace(/\n?$/, '\n')}${ticks}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
