import { pythonLoading, pythonSnippet } from '../../../artifacts/adapter/snippet.ts';
import type { Adapter } from '../../../domain/prompt.ts';
import type { ExportFormat } from '../../../state/commands/prompt.ts';

/** How a program reads each export; the Python one is that of the README in the zip. `encoderDecoder`: the kind of the model that is loaded. */
export function snippet(format: ExportFormat, { prompt, description }: Adapter, encoderDecoder: boolean): string {
  const shape = `[${prompt.numVirtualTokens}, ${prompt.hiddenSize}]`;
  const snippets: Readonly<Record<ExportFormat, string>> = {
    peftZip: description === null ? pythonLoading(encoderDecoder) : pythonSnippet(description.model.encoderDecoder === true),
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
