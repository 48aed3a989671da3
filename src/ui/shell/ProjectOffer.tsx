import { Suspense, type ReactElement } from 'react';
import { useSession } from '../../state/hooks.tsx';
import { later } from '../elements/later.tsx';

const ProjectOfferDialog = later(async () => (await import('./ProjectOfferDialog.tsx')).ProjectOfferDialog);

/** Asks before a project file takes the place of what is open, and offers to save that first. */
export function ProjectOffer(): ReactElement | null {
  const file = useSession((session) => session.projectOffer);
  return file === null ? null : <Suspense><ProjectOfferDialog file={file} /></Suspense>;
}
