import { Suspense, type ReactElement } from 'react';
import type { ConfirmProps } from './ConfirmDialog.tsx';
import { later } from './later.tsx';

const ConfirmDialog = later(async () => (await import('./ConfirmDialog.tsx')).ConfirmDialog);

/** Asks before something is lost. */
export function Confirm(props: ConfirmProps): ReactElement {
  return <Suspense><ConfirmDialog {...props} /></Suspense>;
}
