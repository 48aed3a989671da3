import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../npy.ts';
import { sampleAdapter, sampleDescription, samplePrompt } from '../testing/sampleAdapter.ts';
import { toJson, toNpy, toPeftZip, writePeftFolder } from './exports.ts';
import { readAdapterFiles } from './readAdapterFiles.ts';
import { pythonSnippet } from './snippet.ts';

const textOf = (name: string, adapter = sampleAdapter) =>
  new TextDecoder().decode(writePeftFolder(adapter).find((file) => file.name === name)?.bytes);
/** Bits, so that -0 is not 0. */
const bits = (values: Float32Array) => Array.from(new Uint32Array(new Float32Array(values).buffer));

describe('a trained prompt, exported', () => {
  it('comes back from the folder and the zip as it was, bit for bit, with its description', () => {
    for (const files of [writePeftFolder(sampleAdapter), [toPeftZip(sampleAdapter)]]) {
      const read = readAdapterFiles(files);
      expect(bits(read.prompt.values)).toEqual(bits(samplePrompt.values));
      expect(read.description).toEqual(sampleDescription);
    }
  });

  it('comes back from JSON bit for bit, in short decimals', () => {
    const file = toJson(sampleAdapter);
    expect(file.name).toBe('prompt-my_reviews.v2-tiny.json');
    expect(new TextDecoder().decode(file.bytes)).toContain('[0.1,-0.33333334,1.4013e-45,3.4028235e+38],\n[-0,16777216,1.1754944e-38,0.3]');
    const read = readAdapterFiles([file]);
    expect(bits(read.prompt.values)).toEqual(bits(samplePrompt.values));
    expect(read.description).toEqual(sampleDescription);
  });

  it('comes back from .npy bit for bit, without its description', () => {
    const file = toNpy(sampleAdapter);
    expect(readNpy(file.bytes, file.name).shape).toEqual([2, 4]);
    const read = readAdapterFiles([file]);
    expect(bits(read.prompt.values)).toEqual(bits(samplePrompt.values));
    expect(read.description).toBeNull();
  });

  it('has PEFT\'s configuration', () => {
    expect(JSON.parse(textOf('adapter_config.json'))).toMatchObject({
      peft_type: 'PROMPT_TUNING', task_type: 'CAUSAL_LM', num_virtual_tokens: 2, token_dim: 4, num_layers: 3, num_attention_heads: 2,
      num_transformer_submodules: 1, prompt_tuning_init: 'RANDOM', base_model_name_or_path: 'tiny', inference_mode: true,
    });
  });

  it('names an encoder-decoder for what it is, with a program that asks its decoder', () => {
    const described = { ...sampleAdapter, description: { ...sampleDescription, model: { ...sampleDescription.model, encoderDecoder: true as const } } };
    expect(JSON.parse(textOf('adapter_config.json', described))).toMatchObject({ task_type: 'SEQ_2_SEQ_LM', num_transformer_submodules: 1 });
    expect(textOf('README.md', described)).toContain(pythonSnippet(true));
    expect(textOf('README.md', described)).toContain('decoder_input_ids=');
    expect(textOf('README.md', described)).not.toContain('AutoModelForCausalLM');
    expect(readAdapterFiles(writePeftFolder(described)).description).toEqual(described.description);
    const [config] = writePeftFolder({ prompt: samplePrompt, description: null }, true);
    expect(JSON.parse(new TextDecoder().decode(config?.bytes))).toMatchObject({ task_type: 'SEQ_2_SEQ_LM' });
  });

  it('has a zip with the four files at its root, the same bytes each time', () => {
    const zip = toPeftZip(sampleAdapter);
    expect(zip.name).toBe('prompt-my_reviews.v2-tiny.zip');
    expect(Object.keys(unzipSync(zip.bytes))).toEqual(['adapter_config.json', 'adapter_model.safetensors', 'task.json', 'README.md']);
    expect(toPeftZip(sampleAdapter).bytes).toEqual(zip.bytes);
  });

  it('tells in its README what was measured and on what', () => {
    const readme = textOf('README.md');
    expect(readme).toContain('On 4 held-out examples:');
    expect(readme).toContain('| always "bad" | 50.0 % |');
    expect(readme).toContain('| model alone (zero-shot) | 25.0 % | 0.250 | 0.5000 |');
    expect(readme).toContain('| with this prompt | 75.0 % | 0.750 | 0.5000 |');
    expect(readme).toContain('2 answers changed from wrong to right, 0 from right to wrong.');
    expect(readme).toContain('| good \\| fine | " good" | 284 0 |');
    expect(readme).toContain('````text\n{text}\n```{{json}}```\nsentiment:\n````');
    expect(readme).toContain(pythonSnippet(false));
  });

  it('says so where nothing was measured, and does without a task', () => {
    expect(textOf('README.md', { prompt: samplePrompt, description: { ...sampleDescription, comparison: null } })).toContain('Not measured.');
    const plain = writePeftFolder({ prompt: samplePrompt, description: null });
    expect(plain.map(({ name }) => name)).toEqual(['adapter_config.json', 'adapter_model.safetensors', 'README.md']);
    expect(readAdapterFiles(plain).description).toBeNull();
  });

  it('refuses to write a prompt that is not finite', () => {
    const values = samplePrompt.values.slice();
    values[5] = NaN;
    expect(() => toPeftZip({ ...sampleAdapter, prompt: { ...samplePrompt, values } })).toThrow('NaN at virtual token 1, dimension 1');
  });
});
