import { Button } from '@mantine/core';
import { useState } from 'react';
import { useCommands, useSession, useStudio } from '../../../state/hooks.tsx';
import { KNOWN_MODELS } from '../../../state/knownModels.ts';
import { Panel } from '../../elements/Panel.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import { HUB_PANEL } from './HubPanel.tsx';
import styles from './known.module.css';

/** Shown at first: one for each common need. */
const FIRST = 6;

/** Small models of families that this program runs, to choose from by size, licence, language and purpose. */
export function KnownModels() {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const { hubEndpoint } = useStudio();
  const busy = useSession((session) => session.busy.hub || session.busy.download);
  const here = useSession((session) => session.storedModels);
  const [all, setAll] = useState(false);
  if (hubEndpoint === '') return null;
  const look = (name: string): void => {
    document.querySelector(`#${HUB_PANEL}`)?.scrollIntoView({ block: 'start' });
    void commands.lookAtHub(name);
  };
  return (
    <Panel title={t('known.title')} help={t('known.help')}>
      <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('known.model')}</th><th scope="col">{t('known.good')}</th><th scope="col">{t('known.languages')}</th>
              <th scope="col">{t('known.parameters')}</th><th scope="col">{t('known.size')}</th><th scope="col">{t('known.licence')}</th><td />
            </tr>
          </thead>
          <tbody>
            {KNOWN_MODELS.slice(0, all ? KNOWN_MODELS.length : FIRST).map(({ name, parameters, megabytes, licence, gated, languages, purpose }) => (
              <tr key={name}>
                <th scope="row"><span>{name.split('/')[0]}/</span><wbr />{name.split('/')[1]}</th>
                <td data-label={t('known.good')}>{t(`known.for.${purpose}`)}</td>
                <td data-label={t('known.languages')}>{languages.map((language) => t(`known.language.${language}`)).join(t('common.comma'))}</td>
                <td data-label={t('known.parameters')}>{t('known.about', { size: formatNumber(parameters * 1e6, locale, { notation: 'compact', compactDisplay: 'long', maximumSignificantDigits: 3 }) })}</td>
                <td data-label={t('known.size')}>{t('known.about', { size: formatBytes(megabytes * 1e6, locale) })}</td>
                <td data-label={t('known.licence')}>{licence}{gated === true && ` (${t('known.gated')})`}</td>
                <td>
                  {here.some((model) => model.complete && model.name === name) ? t('known.here') : (
                    <Button variant="default" size="xs" disabled={busy} aria-label={t('known.look', { name })} onClick={() => { look(name); }}>{t('known.lookShort')}</Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      {!all && <Button className={styles.all} variant="subtle" size="xs" onClick={() => { setAll(true); }}>{t('known.all', { n: KNOWN_MODELS.length })}</Button>}
    </Panel>
  );
}
