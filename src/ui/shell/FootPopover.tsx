import { Popover, UnstyledButton } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { useOpened } from '../elements/usePressed.ts';
import styles from './FootLine.module.css';

interface Props {
  /** Of the box, in pixels. */
  readonly width: number;
  readonly line: ReactNode;
  /** What the box holds. */
  readonly children: ReactNode;
}

/** A line at the rail's foot with its box, which opens at once. */
export function FootPopover({ width, line, children }: Props): ReactElement {
  const [button, opened, setOpened] = useOpened();
  return (
    <Popover width={width} position="right-end" withArrow opened={opened} onChange={setOpened}>
      <Popover.Target>
        <UnstyledButton ref={button} className={styles.line} onClick={() => { setOpened(!opened); }}>{line}</UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>{children}</Popover.Dropdown>
    </Popover>
  );
}
