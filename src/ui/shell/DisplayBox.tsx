import type { ReactElement, ReactNode } from 'react';
import { DisplayChoices } from './DisplayChoices.tsx';
import { FootPopover } from './FootPopover.tsx';

/** The line of language and theme with its box. */
export function DisplayBox({ line }: { readonly line: ReactNode }): ReactElement {
  return <FootPopover width={300} line={line}><DisplayChoices /></FootPopover>;
}
