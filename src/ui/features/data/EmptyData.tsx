import { Button } from '@mantine/core';
import { useCommands } from '../../../state/hooks.tsx';
import { FilePick } from '../../elements/FilePick.tsx';
import { Icon } from '../../elements/icons.tsx';
import { useT } from '../../i18n/index.ts';
import { navigate } from '../../shell/route.ts';
import { DATA_FILES } from '../../elements/accept.ts';
import styles from './data.module.css';

/** Three rows as a file may hold them. */
const EXAMPLE = 'text,label\n"It came two days late, but intact.",delivery\nCharged twice for one order!,billing\nBest kettle I have owned.,praise';

/** What a file should look like, where there is none yet. */
export function EmptyData() {
  const t = useT();
  const commands = useCommands();
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon}><Icon name="data" size={32} /></span>
      <h2>{t('data.empty.title')}</h2>
      <p>{t('data.empty.text')}</p>
      <FilePick label={t('data.pick')} accept={DATA_FILES} multiple onPick={(files) => { void commands.open(files, navigate); }}>
        {(openDialog) => <Button onClick={openDialog}>{t('data.pick')}</Button>}
      </FilePick>
      <p className={styles.dim}>{t('data.empty.formats')} · {t('data.empty.from')}</p>
      <figure className={styles.exampleFile}>
        <figcaption>{t('data.empty.example')}</figcaption>
        <pre>{EXAMPLE}</pre>
      </figure>
    </div>
  );
}
