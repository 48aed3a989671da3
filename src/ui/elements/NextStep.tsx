import { Button } from '@mantine/core';
import type { Step } from '../../state/steps.ts';
import { useT } from '../i18n/index.ts';
import { hashOf } from '../shell/route.ts';

/** The link to the step that comes after. */
export function NextStep({ step }: { readonly step: Step }) {
  const t = useT();
  return <Button component="a" href={hashOf(step)}>{t('common.next', { step: t(`step.${step}`) })}</Button>;
}
