import { startTransition, use, useState, type ComponentType, type ReactElement } from 'react';
import { NotFetched } from './NotFetched.tsx';

/**
 * A part of the page whose script is fetched when it is first drawn, inside a `Suspense`. Where it can't be had, for instance because the
 * program that serves the page was ended, the part says so in its place; the rest of the page, a training too, goes on.
 */
export function later<Props extends object>(fetch: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let coming: Promise<ComponentType<Props> | null> | null = null;
  const ask = (): Promise<ComponentType<Props> | null> => {
    coming ??= fetch().catch(() => null);
    return coming;
  };
  return function Later(props: Props): ReactElement {
    const [part, setPart] = useState(ask);
    const Part = use(part);
    if (Part !== null) return <Part {...props} />;
    return <NotFetched onRetry={() => {
      coming = null;
      startTransition(() => { setPart(ask()); });
    }} />;
  };
}
