import { Suspense, type ReactElement } from 'react';
import { later } from '../../elements/later.tsx';
import { usePressed } from '../../elements/usePressed.ts';
import { RoleButton, type RoleProps } from './RoleButton.tsx';

const RoleMenu = later(async () => (await import('./RoleMenu.tsx')).RoleMenu);

/** A column's head: its name and its role; opens the choice of roles. */
export function ColumnHead(props: RoleProps): ReactElement {
  const [pressed, press] = usePressed();
  return (
    <th scope="col">
      <Suspense>{pressed ? <RoleMenu {...props} /> : <RoleButton {...props} aria-haspopup="menu" aria-expanded={false} onClick={press} />}</Suspense>
    </th>
  );
}
