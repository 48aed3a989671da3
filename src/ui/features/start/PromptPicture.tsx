import { useT } from '../../i18n/index.ts';
import styles from './StartScreen.module.css';

const VECTORS = 4;
/** Heights of the bars in each learned vector: only a drawing. */
const BARS = [[9, 18, 6, 14], [16, 5, 12, 20], [7, 14, 19, 8], [18, 10, 15, 5]] as const;

/** Learned vectors and words go into a frozen model; a label comes out. */
export function PromptPicture() {
  const t = useT();
  const ink = 'var(--mantine-color-text)';
  const accent = 'var(--accent-text)';
  return (
    <svg className={styles.picture} viewBox="0 0 720 128" role="img" aria-label={t('start.picture')} fontSize="13" fill={ink}>
      {Array.from({ length: VECTORS }, (_, i) => (
        <g key={i} transform={`translate(${8 + i * 40} 36)`}>
          <rect width="32" height="40" rx="4" fill="var(--surface-accent)" stroke={accent} />
          {(BARS[i] ?? []).map((height, bar) => <rect key={bar} x={5 + bar * 6} y={32 - height} width="4" height={height} fill={accent} />)}
        </g>
      ))}
      <text x="84" y="104" textAnchor="middle" fill={accent} fontWeight="600">{t('start.picture.prompt')}</text>
      <g transform="translate(184 36)">
        <rect width="168" height="40" rx="4" fill="none" stroke="var(--line-strong)" />
        <text x="84" y="25" textAnchor="middle">{t('start.picture.text')}</text>
        <text x="84" y="68" textAnchor="middle">{t('start.picture.words')}</text>
      </g>
      <Arrow x={364} />
      <g transform="translate(408 16)">
        <rect width="136" height="80" rx="6" fill="var(--surface-sunken)" stroke="var(--line-strong)" />
        <path d="M24 26h88M24 40h88M24 54h88" stroke="var(--line-strong)" strokeWidth="6" strokeLinecap="round" />
      </g>
      <text x="476" y="116" textAnchor="middle">{t('start.picture.model')}</text>
      <Arrow x={556} />
      <g transform="translate(600 36)">
        <rect width="112" height="40" rx="20" fill={accent} />
        <text x="56" y="25" textAnchor="middle" fill="var(--mantine-color-body)" fontWeight="600">{t('start.picture.answer')}</text>
      </g>
    </svg>
  );
}

function Arrow({ x }: { readonly x: number }) {
  return <path d={`M${x} 56h28m-7-6 7 6-7 6`} fill="none" stroke="var(--mantine-color-dimmed)" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />;
}
