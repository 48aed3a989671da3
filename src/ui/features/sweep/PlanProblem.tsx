import type { ReactElement } from 'react';
import type { ErrorReport } from '../../../domain/errors.ts';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Note } from '../../elements/Note.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import { planProblem } from './planProblem.ts';

/** Why a plan can't be started. */
export function PlanProblem({ error }: { readonly error: ErrorReport }): ReactElement {
  const t = useT();
  const problem = planProblem(error, t, useLocale());
  return problem === null ? <ErrorNote error={error} /> : <Note severity="warning">{problem}</Note>;
}
