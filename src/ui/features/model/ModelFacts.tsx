import { FAMILY_NAMES } from '../../../domain/model.ts';
import { useConfig, useProject, useSession } from '../../../state/hooks.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import { DtypeSelect } from './DtypeSelect.tsx';
import styles from './model.module.css';

/** What the loaded model is: shape, sizes, memory. */
export function ModelFacts() {
  const t = useT();
  const locale = useLocale();
  const model = useSession((session) => session.model);
  const stated = useSession((session) => session.licence);
  const choice = useProject((project) => project.model);
  const stored = useSession((session) => session.storedModels.find(({ key }) => choice.kind === 'stored' && choice.key === key));
  const vectors = useConfig().config.numVirtualTokens;
  if (model === null) return <p className={styles.limits}>{t('need.model')}</p>;

  const { config, name, parameters, storedBytes, deviceBytes, storedDtypes, sha256 } = model;
  const count = (value: number): string => formatNumber(value, locale);
  const facts = [
    ['model.name', name],
    ['model.architecture', FAMILY_NAMES[config.modelType]],
    ['model.parameters', count(parameters)],
    ['model.layers', config.numDecoderLayers === undefined ? count(config.numLayers) : t('model.layers.value', { n: config.numLayers, d: config.numDecoderLayers })],
    ['model.width', count(config.hiddenSize)],
    ['model.heads', config.numHeads === config.numKeyValueHeads ? count(config.numHeads) : t('model.heads.value', { h: config.numHeads, hk: config.numKeyValueHeads })],
    ['model.vocabulary', t('model.vocabulary.value', { n: config.vocabSize })],
    ['model.context', t('model.context.value', { n: config.maxPositions, p: vectors })],
    ...(config.slidingWindow === null ? [] : [['model.window', t('model.window.value', { n: config.slidingWindow })] as const]),
    ['model.dtype', storedDtypes.join(', ')],
    ['model.memory', t('model.memory.value', { device: formatBytes(deviceBytes, locale), stored: formatBytes(storedBytes, locale) })],
    ['model.licence', choice.kind === 'builtin' ? t('model.licence.builtin') : stated ?? stored?.licence ?? t('model.licence.none')],
    ...(stored?.source.kind === 'hub' ? [['model.revision', `${stored.source.revision} (${stored.source.commit})`] as const] : []),
  ] as const;
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([key, value]) => <div key={key}><dt>{t(key)}</dt><dd>{value}</dd></div>)}
      </dl>
      <DtypeSelect loaded={model.dtype} />
      <p className={styles.hash}>{t('model.hash')}: <code>{sha256}</code></p>
    </>
  );
}
