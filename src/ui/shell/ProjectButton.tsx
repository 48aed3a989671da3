import { ActionIcon, type ActionIconProps } from '@mantine/core';
import type { ComponentProps, ReactElement } from 'react';
import { Icon } from '../elements/icons.tsx';
import { useT } from '../i18n/index.ts';

/** What opens the project menu. */
export function ProjectButton(props: ActionIconProps & Pick<ComponentProps<'button'>, 'ref' | 'onClick'>): ReactElement {
  return <ActionIcon variant="subtle" color="gray" size={32} aria-label={useT()('rail.menu')} {...props}><Icon name="chevron" /></ActionIcon>;
}
