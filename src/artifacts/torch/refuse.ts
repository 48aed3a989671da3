import { StudioError } from '../../domain/errors.ts';
import type { ErrorDetails } from '../../domain/errors.ts';

/** How to make a file that this program reads, from one that it does not. */
const CONVERT = 'Save it with the safetensors library: save_file({k: v.contiguous() for k, v in torch.load(FILE, weights_only=True).items()}, "model.safetensors").';

/** A PyTorch file that is damaged, or holds what is no plain tensor. */
export function refuseTorch(file: string, what: string, details: ErrorDetails = {}): StudioError {
  return new StudioError('torchFile', `${file} ${what}. ${CONVERT}`, { file, ...details });
}
