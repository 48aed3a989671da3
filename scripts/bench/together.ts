/**
 * What training several prompts in joined batches gains: time of a step of K prompts one after another, as a multiple of
 * that of the joined step, each the least of interleaved repeats, with the built-in model.
 * Run: npx tsx scripts/bench/together.ts [--webgpu] [--size=1|2|3], a size being a line of the table; all of them unless told
 */
import { createRandom } from '../../src/domain/random.ts';
import { packTraining } from '../../src/data/pack/index.ts';
import { closeNodeGpu, openNodeGpu } from '../../src/engine/device/nodeGpu.ts';
import { loadModel } from '../../src/engine/models/load.ts';
import { openWasmInNode } from '../../src/engine/testing/wasm.ts';
import { trialTogether } from '../../src/engine/train/trialTogether.ts';
import { openFolder } from '../../src/headless/folder.ts';
import { openGpu } from './openGpu.ts';

const write = (line: string): void => { process.stdout.write(`${line}\n`); };
const gpu = process.argv.includes('--webgpu');
if (gpu) await openGpu(await openNodeGpu(), write);
else await openWasmInNode();
const model = await loadModel(await openFolder('public/models/base'));
const { hiddenSize, vocabSize } = model.config;
/** Of each way, the least of which counts. */
const REPEATS = 3;
/** The processor time of all threads, which other work on the machine disturbs least. */
const processor = (): number => process.cpuUsage().user / 1000;

write('| texts a step, tokens a text, prompt | K = 1 | 2 | 4 | 8 |\n|---|---|---|---|---|');
const SIZES = [[1, 8, 5], [4, 16, 20], [16, 24, 20]] as const;
const only = process.argv.find((word) => word.startsWith('--size='))?.slice('--size='.length);
for (const [texts, tokens, numVirtualTokens] of SIZES.filter((_, i) => only === undefined || only === String(i + 1))) {
  const ratios: string[] = [];
  for (const K of [1, 2, 4, 8]) {
    const random = createRandom(1, `together/${K}`);
    const runs = Array.from({ length: K }, () => ({
      initialPrompt: Float32Array.from({ length: numVirtualTokens * hiddenSize }, () => random.next() - 0.5),
      packs: [packTraining(Array.from({ length: texts }, (_, i) => ({
        contextIds: Int32Array.from({ length: tokens }, () => random.integer(vocabSize)), classIndex: i % 2, truncatedTokens: 0,
      })), { ids: [Int32Array.of(5), Int32Array.of(6)], endOfText: [false, false] }, { numVirtualTokens })],
    }));
    const { together, separately } = await trialTogether(model, runs, 4096, { now: processor, between: async () => undefined }, REPEATS);
    ratios.push(`${(separately / together).toFixed(2)} (${together.toFixed(0)} ms)`);
  }
  write(`| ${texts}, ${tokens}, ${numVirtualTokens} | ${ratios.join(' | ')} |`);
}
model.dispose();
if (gpu) closeNodeGpu();
