/**
 * Every way in which the outside can be wrong has a code here. Errors cross the worker's seam as
 * `{code, message, details}`; the page translates by code and falls back to the English message.
 */
export type ErrorCode =
  // files of examples
  | 'fileEmpty' | 'fileHeaderOnly' | 'fileOneColumn' | 'fileNotText' | 'fileRaggedRows' | 'fileUnclosedQuote'
  | 'fileCellTooLong' | 'jsonlBrokenLine' | 'jsonlNotObject' | 'fileTooLarge'
  // task
  | 'columnMissing' | 'taskOneClass' | 'classTooSmall' | 'classUnknown' | 'templateInvalid' | 'labelWordsMissing'
  | 'labelWordsEmpty' | 'labelWordsCollide' | 'contextTooLong' | 'labelsFileInvalid'
  // model folder
  | 'modelConfigMissing' | 'modelConfigInvalid' | 'modelUnsupported' | 'modelFileMissing' | 'modelTensorMissing'
  | 'modelTensorShape' | 'safetensorsTruncated' | 'safetensorsHeader' | 'torchFile' | 'weightsNotFinite' | 'tokenizerInvalid'
  // hub and storage of models
  | 'hubNameInvalid' | 'hubUnreachable' | 'hubNotFound' | 'hubGated' | 'hubTokenRefused' | 'hubRateLimited' | 'hubFailed'
  | 'hubUnusable' | 'hubDamaged' | 'storageFull'
  // prompts and adapters
  | 'adapterInvalid' | 'adapterWidth' | 'npyInvalid' | 'zipInvalid' | 'projectInvalid'
  // device and run
  | 'noAdapter' | 'float16Missing' | 'float16Wrong' | 'deviceLost' | 'selfTestFailed' | 'outOfMemory' | 'lossNotFinite' | 'lossDiverged' | 'configOutOfRange'
  | 'runInterrupted' | 'runElsewhere' | 'checkpointInvalid' | 'checkpointDiffers' | 'nothingLoaded'
  // around
  | 'storageFailed' | 'usage' | 'unexpected';

export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[] | readonly number[]>>;

/** A plain-data error, as it crosses the worker's seam. */
export interface ErrorReport {
  readonly code: ErrorCode;
  /** English, one sentence or two: what happened, where, what to do. */
  readonly message: string;
  readonly details: ErrorDetails;
}

/** What is thrown when input is wrong; `message` says what happened, where, and how to mend it. */
export class StudioError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'StudioError';
    this.code = code;
    this.details = details;
  }
}

/** Any thrown value as a report; what is not a StudioError becomes `unexpected`. */
export function toErrorReport(error: unknown): ErrorReport {
  if (error instanceof StudioError) return { code: error.code, message: error.message, details: error.details };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', message, details: {} };
}

/** The error a report stands for. */
export function fromErrorReport(report: ErrorReport): StudioError {
  return new StudioError(report.code, report.message, report.details);
}

/** Whether a training that goes on from its checkpoint comes to the same end, bit for bit. */
export function divergesAgain(error: ErrorReport | null): boolean {
  return error?.code === 'lossNotFinite' || error?.code === 'lossDiverged';
}
