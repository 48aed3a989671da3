import { useConfig, useSession } from '../../../state/hooks.tsx';
import type { PreviewExample } from '../../../worker/protocol.ts';
import { Note } from '../../elements/Note.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { readsBytes, visibleToken } from '../../elements/results/visibleToken.ts';
import { useT } from '../../i18n/index.ts';
import styles from './task.module.css';

/** More virtual tokens than these are drawn as the first few, an ellipsis and the last. */
const SHOWN_VECTORS = 10;

/** Three real examples as the model sees them. */
export function Preview({ stale }: { readonly stale: boolean }) {
  const t = useT();
  const preview = useSession((session) => session.preview);
  const vectors = useConfig().config.numVirtualTokens;
  return (
    <Panel title={t('task.preview')} help={t('task.preview.help')}>
      {preview === null && !stale && <p className={styles.dim} role="status">{t('task.preview.waiting')}</p>}
      {preview !== null && stale && <Note severity="info">{t('task.preview.stale')}</Note>}
      {preview !== null && readsBytes(preview.examples.flatMap(({ tokens }) => tokens)) && <div className={styles.bytes}><Note severity="warning">{t('task.preview.bytes')}</Note></div>}
      {preview?.examples.map((example) => <Example key={`${example.split}/${example.row}`} example={example} vectors={vectors} stale={stale} />)}
    </Panel>
  );
}

function Example({ example, vectors, stale }: { readonly example: PreviewExample; readonly vectors: number; readonly stale: boolean }) {
  const t = useT();
  const { row, split, tokens, startToken, targetTokens, truncatedTokens } = example;
  return (
    <article className={styles.example} data-stale={stale}>
      <p className={styles.exampleHead}>{t('task.preview.row', { n: row + 1 })} · {t(`task.preview.${split}`)}</p>
      <div className={styles.tokens}>
        <Vectors count={vectors} />
        {tokens.map((token, place) => (
          // Tokens have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <Token key={place} text={token} className={styles.token} />
        ))}
        {truncatedTokens > 0 && <span className={styles.cut}>{t('task.preview.cut', { n: truncatedTokens })}</span>}
        {startToken !== null && <span className={styles.answers}>{t('task.preview.answers')} <Token text={startToken} className={styles.token} /></span>}
        {targetTokens.map((token, place) => (
          // oxlint-disable-next-line react/no-array-index-key
          <Token key={place} text={token} className={styles.target} />
        ))}
      </div>
    </article>
  );
}

/** A token; one that ends a line ends it here too. */
function Token({ text, className }: { readonly text: string; readonly className: string | undefined }) {
  return (
    <>
      <span className={className}>{visibleToken(text)}</span>
      {text.includes('\n') && <span className={styles.lineEnd} />}
    </>
  );
}

function Vectors({ count }: { readonly count: number }) {
  const t = useT();
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const shown = count <= SHOWN_VECTORS ? numbers : [...numbers.slice(0, SHOWN_VECTORS - 2), null, count];
  return (
    <span className={styles.vectors} role="img" aria-label={t('task.preview.virtual', { n: count })}>
      {shown.map((number) => <span key={number ?? 'gap'} className={number === null ? styles.gap : styles.vector}>{number ?? '…'}</span>)}
    </span>
  );
}
