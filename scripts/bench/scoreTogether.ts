/**
 * What scoring held-out examples with several prompts in joined batches would gain: processor time of K prompts' scores one
 * after another, as a multiple of that in one forward, each the least of interleaved repeats. Built-in model on WASM.
 * Run: npx tsx scripts/bench/scoreTogether.ts
 */
import { concat, dispose, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { createRandom } from '../../src/domain/random.ts';
import { packScoring } from '../../src/data/pack/index.ts';
import { scoreTargets } from '../../src/engine/evaluate/scoreTargets.ts';
import { loadModel } from '../../src/engine/models/load.ts';
import { openWasmInNode } from '../../src/engine/testing/wasm.ts';
import { joinPacks } from '../../src/engine/train/joinPacks.ts';
import { openFolder } from '../../src/headless/folder.ts';

const LABELS = { ids: [Int32Array.of(5), Int32Array.of(6)], endOfText: [false, false] };
const REPEATS = 3;
const write = (line: string): void => { process.stdout.write(`${line}\n`); };
const processor = (): number => process.cpuUsage().user / 1000;
await openWasmInNode();
const model = await loadModel(await openFolder('public/models/base'));
const { hiddenSize, vocabSize } = model.config;

write('| examples, tokens an example, prompt | K = 1 | 2 | 4 | 8 |\n|---|---|---|---|---|');
for (const [examples, tokens, numVirtualTokens] of [[4, 16, 5], [40, 16, 20]] as const) {
  const ratios: string[] = [];
  for (const K of [1, 2, 4, 8]) {
    const random = createRandom(1, `score/${K}`);
    const prompts = Array.from({ length: K }, () => tensor2d(Float32Array.from({ length: numVirtualTokens * hiddenSize }, () => random.next() - 0.5), [numVirtualTokens, hiddenSize]));
    const encoded = Array.from({ length: examples }, (_, i) => ({ contextIds: Int32Array.from({ length: tokens }, () => random.integer(vocabSize)), classIndex: i % 2, truncatedTokens: 0 }));
    const pack = packScoring(encoded, LABELS, { numVirtualTokens });
    const separately = async (): Promise<void> => { for (const prompt of prompts) await scoreTargets(model, prompt, [pack]); };
    const together = async (): Promise<void> => {
      const joined = joinPacks(prompts.map((_, i) => ({ pack, promptStart: i * numVirtualTokens })));
      const all = tidy(() => concat(prompts));
      await scoreTargets(model, all, [{ ...pack, batch: joined.batch }]);
      all.dispose();
    };
    const least = { together: Infinity, separately: Infinity };
    for (let repeat = 0; repeat <= REPEATS; repeat++) {
      for (const [name, work] of [['together', together], ['separately', separately]] as const) {
        const started = processor();
        await work();
        // The first of each only compiles and allocates.
        if (repeat > 0) least[name] = Math.min(least[name], processor() - started);
      }
    }
    ratios.push(`${(least.separately / least.together).toFixed(2)} (${least.together.toFixed(0)} ms)`);
    dispose(prompts);
  }
  write(`| ${examples}, ${tokens}, ${numVirtualTokens} | ${ratios.join(' | ')} |`);
}
model.dispose();
