import { Button, Group, Modal } from '@mantine/core';
import { useT } from '../i18n/index.ts';

export interface ConfirmProps {
  readonly title: string;
  /** One paragraph, or several. */
  readonly body: string | readonly string[];
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** The question in a dialog of its own. */
export function ConfirmDialog({ title, body, action, onConfirm, onCancel }: ConfirmProps) {
  const t = useT();
  return (
    <Modal opened centered title={title} onClose={onCancel} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {[body].flat().map((paragraph) => <p key={paragraph} style={{ margin: '0 0 12px', overflowWrap: 'anywhere' }}>{paragraph}</p>)}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button variant="default" onClick={onCancel} data-autofocus>{t('common.cancel')}</Button>
        <Button color="red.9" onClick={onConfirm}>{action}</Button>
      </Group>
    </Modal>
  );
}
