import { useEffect, useState, type ReactNode } from 'react';
import { readDrop } from '../../platform/dropped.ts';
import { useCommands } from '../../state/hooks.tsx';
import { Icon } from '../elements/icons.tsx';
import { useT } from '../i18n/index.ts';
import styles from './DropZone.module.css';
import { navigate } from './route.ts';

/** The whole window takes files: examples, a model folder or a prompt, told apart by their content. */
export function DropZone({ children }: { readonly children: ReactNode }) {
  const t = useT();
  const commands = useCommands();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => { if (event.relatedTarget === null) setOver(false); };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      setOver(false);
      void readDrop(event.dataTransfer).then((picked) => commands.open(picked, navigate));
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, [commands]);

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
            </ul>
          </div>
        </div>
      )}
    </>
  );
}
