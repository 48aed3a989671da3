import { makeExamples } from '../../data/task/index.ts';
import { encodeLabels } from '../../data/tokenize/index.ts';
import { RANGES } from '../../domain/config.ts';
import type { Params, Result } from '../protocol.ts';
import { ensureModel } from './device.ts';
import { paced } from './paced.ts';
import { contextLimit, encodeRows } from './prepare.ts';
import { predict } from './score.ts';
import { needPrompt, needTable, type SessionState } from './state.ts';
import { withDevicePrompt } from './withDevicePrompt.ts';

/** Answers every row of a table, labelled or not, in its order. */
export async function scoreTable(state: SessionState, { table: id, task, withPrompt }: Params<'data/score'>): Promise<Result<'data/score'>> {
  const { weights, tokenizer, summary } = await ensureModel(state);
  const table = needTable(state, id);
  const adapter = withPrompt ? needPrompt(state) : null;
  const labels = encodeLabels(tokenizer, task, summary.config.decoderStartTokenId);
  const limit = contextLimit(summary.config, adapter?.prompt.numVirtualTokens ?? 0, labels);
  const { examples, encoded } = encodeRows(tokenizer, table, task, makeExamples(table, task), limit);
  const tell = paced(() => state.host.now(), encoded.length, (done) => { state.host.emit('data/progress', { done, total: encoded.length }); });
  const predictions = await withDevicePrompt(adapter, (prompt) => predict(
    { model: weights, labels, maxRows: RANGES.maxRows.default }, encoded, prompt, (done) => {
      tell(done);
      return state.host.breathe();
    }));
  const labelAt = table.columns.indexOf(task.labelColumn);
  return examples.flatMap(({ row, line, text, classIndex }, i) => {
    const prediction = predictions[i];
    if (!prediction) return [];
    const label = table.rows[row]?.[labelAt] ?? '';
    return [{ row, line, text, label, classIndex, prediction, truncatedTokens: encoded[i]?.truncatedTokens ?? 0 }];
  });
}
