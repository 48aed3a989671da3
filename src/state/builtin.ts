/** The model that comes with the page. */
export const BUILTIN_MODEL_NAME = 'prompt-tuning-studio-base';
