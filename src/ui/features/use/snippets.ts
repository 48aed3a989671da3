import { PYTHON_LOADING, PYTHON_SNIPPET } from '../../../artifacts/adapter/snippet.ts';
import type { Adapter } from '../../../domain/prompt.ts';
import type { ExportFormat } from '../../../state/commands/prompt.ts';

/** How a program reads each export; the Python one is that of the README in the zip. */
export function snippet(format: ExportFormat, { prompt, description }: Adapter): string {
  const shape = `[${prompt.numVirtualTokens}, ${prompt.hiddenSize}]`;
  const snippets: Readonly<Record<ExportFormat, string>> = {
    peftZip: description === null ? PYTHON_LOADING : PYTHON_SNIPPET,
    npy: `import numpy as np

vectors = np.load("prompt.npy")  # float32, ${shape}
# put them in front of the embedded input of the model they were trained for
`,
    json: `const { task, values } = JSON.parse(text); // the text of prompt.json
const vectors = values.map((row) => Float32Array.from(row)); // ${shape}
`,
  };
  return snippets[format];
}
