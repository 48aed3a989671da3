/** What a known model is good for; the page has a sentence for each. */
export type Purpose = 'start' | 'work' | 'multilingual' | 'japanese' | 'paper' | 'instructions' | 'classic' | 'ladder' | 'large';
export type ModelLanguage = 'en' | 'ja' | 'many';

/** A well-known model of a family that this program runs, with figures to choose by; the hub's own are asked for before a download. */
export interface KnownModel {
  readonly name: string;
  /** In millions, about. */
  readonly parameters: number;
  /** In megabytes, about. */
  readonly megabytes: number;
  /** As its card has it. */
  readonly licence: string;
  /** Only for those who accepted terms. */
  readonly gated?: true;
  readonly languages: readonly ModelLanguage[];
  readonly purpose: Purpose;
}

/** Small models of families that this program runs, the most useful first. */
export const KNOWN_MODELS: readonly KnownModel[] = [
  { name: 'HuggingFaceTB/SmolLM2-135M', parameters: 135, megabytes: 270, licence: 'apache-2.0', languages: ['en'], purpose: 'start' },
  { name: 'HuggingFaceTB/SmolLM2-360M', parameters: 362, megabytes: 720, licence: 'apache-2.0', languages: ['en'], purpose: 'work' },
  { name: 'Qwen/Qwen2.5-0.5B', parameters: 494, megabytes: 990, licence: 'apache-2.0', languages: ['many', 'ja'], purpose: 'multilingual' },
  { name: 'llm-jp/llm-jp-3-150m', parameters: 152, megabytes: 300, licence: 'apache-2.0', languages: ['ja', 'en'], purpose: 'japanese' },
  { name: 'Qwen/Qwen3-0.6B', parameters: 600, megabytes: 1500, licence: 'apache-2.0', languages: ['many', 'ja'], purpose: 'multilingual' },
  { name: 'google/gemma-3-270m', parameters: 270, megabytes: 540, licence: 'gemma', gated: true, languages: ['many', 'ja'], purpose: 'multilingual' },
  { name: 'sbintuitions/sarashina2.2-0.5b', parameters: 790, megabytes: 1600, licence: 'mit', languages: ['ja', 'en'], purpose: 'japanese' },
  { name: 'rinna/japanese-gpt2-small', parameters: 110, megabytes: 450, licence: 'mit', languages: ['ja'], purpose: 'japanese' },
  { name: 'google/t5-small-lm-adapt', parameters: 77, megabytes: 310, licence: 'apache-2.0', languages: ['en'], purpose: 'paper' },
  { name: 'google/t5-base-lm-adapt', parameters: 248, megabytes: 990, licence: 'apache-2.0', languages: ['en'], purpose: 'paper' },
  { name: 'google/flan-t5-small', parameters: 77, megabytes: 310, licence: 'apache-2.0', languages: ['en'], purpose: 'instructions' },
  { name: 'google/flan-t5-base', parameters: 248, megabytes: 990, licence: 'apache-2.0', languages: ['en'], purpose: 'instructions' },
  { name: 'distilbert/distilgpt2', parameters: 82, megabytes: 350, licence: 'apache-2.0', languages: ['en'], purpose: 'classic' },
  { name: 'openai-community/gpt2', parameters: 124, megabytes: 550, licence: 'mit', languages: ['en'], purpose: 'classic' },
  { name: 'facebook/opt-125m', parameters: 125, megabytes: 250, licence: 'other', languages: ['en'], purpose: 'classic' },
  { name: 'EleutherAI/pythia-70m', parameters: 70, megabytes: 170, licence: 'apache-2.0', languages: ['en'], purpose: 'ladder' },
  { name: 'EleutherAI/pythia-160m', parameters: 162, megabytes: 375, licence: 'apache-2.0', languages: ['en'], purpose: 'ladder' },
  { name: 'EleutherAI/pythia-410m', parameters: 405, megabytes: 910, licence: 'apache-2.0', languages: ['en'], purpose: 'ladder' },
  { name: 'TinyLlama/TinyLlama-1.1B-Chat-v1.0', parameters: 1100, megabytes: 2200, licence: 'apache-2.0', languages: ['en'], purpose: 'large' },
  { name: 'meta-llama/Llama-3.2-1B', parameters: 1240, megabytes: 2500, licence: 'llama3.2', gated: true, languages: ['many'], purpose: 'large' },
  { name: 'microsoft/phi-1_5', parameters: 1400, megabytes: 2800, licence: 'mit', languages: ['en'], purpose: 'large' },
];
