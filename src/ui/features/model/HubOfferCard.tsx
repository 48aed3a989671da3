import { Button, CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { FAMILY_NAMES } from '../../../domain/model.ts';
import { useCommands } from '../../../state/hooks.tsx';
import type { HubOffer } from '../../../worker/protocol.ts';
import { Note } from '../../elements/Note.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import { MemoryNeedBar } from './MemoryNeedBar.tsx';
import styles from './model.module.css';

/** What a model of the hub is, costs and needs, before it is downloaded. */
export function HubOfferCard({ offer }: { readonly offer: HubOffer }) {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const { place, commit, licence, gated, outline, presentBytes, totalBytes, freeBytes } = offer;
  const bytes = (value: number): string => formatBytes(value, locale);
  const rest = totalBytes - presentBytes;
  const missing = freeBytes === null ? 0 : Math.max(0, rest - freeBytes);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('model.architecture'), FAMILY_NAMES[outline.config.modelType]],
    [t('model.parameters'), formatNumber(outline.parameters, locale)],
    [t('model.context'), t('model.vocabulary.value', { n: outline.config.maxPositions })],
    [t('model.dtype'), outline.storedDtypes.join(', ')],
    [t('model.licence'), licence ?? t('model.licence.none')],
    [t('offer.download'), presentBytes > 0 ? t('offer.download.rest', { size: bytes(totalBytes), here: bytes(presentBytes) }) : bytes(totalBytes)],
    [t('offer.room'), freeBytes === null ? t('offer.room.unknown') : bytes(freeBytes)],
  ];
  return (
    <section className={styles.offer} aria-label={place.name}>
      <div className={styles.offerHead}>
        <h3>{t('offer.title', { name: place.name, revision: `${place.revision} (${commit.slice(0, 8)})` })}</h3>
        <CloseButton aria-label={t('offer.close')} onClick={() => { commands.closeOffer(); }} />
      </div>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
      </dl>
      {gated && <p className={styles.limits}>{t('offer.gated')}</p>}
      <MemoryNeedBar outline={outline} />
      {missing > 0 && <Note severity="warning">{t('offer.full', { free: bytes(freeBytes ?? 0), missing: bytes(missing) })}</Note>}
      <Button disabled={missing > 0} onClick={() => { void commands.downloadOffer(); }}>
        {rest === 0 ? t('offer.use') : t(presentBytes > 0 ? 'offer.continue' : 'offer.start', { size: bytes(rest) })}
      </Button>
    </section>
  );
}
