import { Drawer } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../i18n/index.ts';

/** Details of what is selected, in a sheet from below. */
export function InspectorSheet({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: ReactNode }): ReactElement {
  return (
    <Drawer opened position="bottom" size="70%" onClose={onClose} title={title} closeButtonProps={{ 'aria-label': useT()('common.close') }}>
      {children}
    </Drawer>
  );
}
