import { useEffect, useState, type ReactNode } from 'react';
import type { WindowDrops } from '../../platform/windowDrops.ts';
import { useCommands } from '../../state/hooks.tsx';
import { Icon } from '../elements/icons.tsx';
import { useT } from '../i18n/index.ts';
import styles from './DropZone.module.css';
import { navigate } from './route.ts';

/** The whole window takes files: examples, a model folder, a prompt, a sweep or a project, told apart by their content. */
export function DropZone({ drops, children }: { readonly drops: WindowDrops; readonly children: ReactNode }) {
  const t = useT();
  const commands = useCommands();
  const [over, setOver] = useState(false);

  useEffect(() => drops.listen({
    over: setOver,
    dropped: (files) => { void files.then((picked) => commands.open(picked, navigate)); },
  }), [commands, drops]);

  return (
    <>
      {children}
      {over && (
        <div className={styles.overlay} aria-hidden="true">
          <div className={styles.card}>
            <strong>{t('drop.title')}</strong>
            <ul>
              <li><Icon name="data" />{t('drop.data')}</li>
              <li><Icon name="model" />{t('drop.model')}</li>
              <li><Icon name="use" />{t('drop.prompt')}</li>
              <li><Icon name="train" />{t('drop.sweep')}</li>
              <li><Icon name="folder" />{t('drop.project')}</li>
            </ul>
          </div>
        </div>
      )}
    </>
  );
}
