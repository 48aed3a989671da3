export type FileFormat = 'csv' | 'tsv' | 'jsonl';
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis' | 'euc-jp' | 'windows-1252';
export const TEXT_ENCODINGS: readonly TextEncoding[] =
  ['utf-8', 'utf-16le', 'utf-16be', 'shift_jis', 'euc-jp', 'windows-1252'];

/** What the user says about a file; what is left out is detected. */
export interface ImportOptions {
  readonly encoding?: TextEncoding;
  readonly format?: FileFormat;
  /** One character; CSV and TSV only. */
  readonly delimiter?: string;
  /** Whether `"` quotes a field (RFC 4180); SST-2-like files hold quotes that are only text. */
  readonly quoting?: boolean;
  readonly hasHeader?: boolean;
}

/** The options as used, every one decided, either by the user or by detection. */
export interface ImportDecisions {
  readonly encoding: TextEncoding;
  readonly format: FileFormat;
  /** Empty for JSONL. */
  readonly delimiter: string;
  readonly quoting: boolean;
  readonly hasHeader: boolean;
}

export type FindingCode =
  | 'raggedRows' | 'emptyCells' | 'replacementCharacters' | 'duplicateRows' | 'conflictingLabels'
  | 'unlabelledRows' | 'rareClasses' | 'unbalancedClasses' | 'longTexts' | 'mixedKeys' | 'blankLines';

/** Something noticed about the data: a fact with a count and where to see it. Nothing is dropped without one. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'info' | 'warning';
  readonly count: number;
  /** 0-based row indices of the table, the first 1000 at most. */
  readonly rows: readonly number[];
  /** English sentence with the number in it; the page translates by code. */
  readonly message: string;
  /** A way to read the file that was tried and mends some of it. */
  readonly repair?: Pick<ImportOptions, 'encoding' | 'quoting'>;
}

/** A file read into cells. Row i of the file's data is `rows[i]`, each as long as `columns`. */
export interface Table {
  readonly fileName: string;
  readonly byteLength: number;
  /** Lower-case hex of the file's bytes. */
  readonly sha256: string;
  readonly decisions: ImportDecisions;
  /** Header names made unique, or `column 0`, `column 1`, … without a header. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** 1-based line of the file at which each row starts. */
  readonly lines: readonly number[];
  readonly findings: readonly Finding[];
}

export interface ClassCount { readonly name: string; readonly count: number }

/** Lengths of the main text, in characters. */
export interface LengthHistogram {
  /** Upper edges of equal-width bins; the last is the longest length, or a high percentile where a few texts are far longer. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** Texts longer than the last edge. */
  readonly beyond: number;
  readonly median: number;
  readonly longest: number;
}

/** What the label and text columns hold. */
export interface DataProfile {
  readonly classes: readonly ClassCount[];
  readonly unlabelled: number;
  readonly lengths: LengthHistogram;
  readonly findings: readonly Finding[];
}

/** What speaks for a column's role. */
export interface ColumnFacts {
  /** Different values among the filled cells. */
  readonly distinct: number;
  readonly filled: number;
  /** Of the filled cells, in characters. */
  readonly meanLength: number;
  /** The role that the column's name says, if it says one. */
  readonly named: 'text' | 'label' | null;
}

/** Guesses for a table, each with its reason. */
export interface ColumnGuess {
  readonly textColumn: string;
  readonly labelColumn: string;
  readonly reasons: { readonly text: ColumnFacts; readonly label: ColumnFacts };
}
