import { UnstyledButton } from '@mantine/core';
import { Suspense, type ReactElement, type ReactNode } from 'react';
import { usePressed } from '../elements/usePressed.ts';
import styles from './FootLine.module.css';

/** A line at the rail's foot; `box` takes its place when it is first pressed: the line again, with a box that opens beside it. */
export function FootLine({ line, box }: { readonly line: ReactNode; readonly box: ReactNode }): ReactElement {
  const [pressed, press] = usePressed();
  return <Suspense>{pressed ? box : <UnstyledButton className={styles.line} aria-haspopup="dialog" aria-expanded={false} onClick={press}>{line}</UnstyledButton>}</Suspense>;
}
