import { useSyncExternalStore } from 'react';
import { STEPS, type Step } from '../../state/steps.ts';

/** Screens beside the steps. */
export const PAGES = ['runs', 'storage'] as const;
export type Page = (typeof PAGES)[number];

/** Where one is: the first screen, a step, or a screen beside them. */
export type Route = 'start' | Step | Page;

/** The route of a hash; an unknown one is the first screen's. */
export function routeOf(hash: string): Route {
  const name = hash.replace(/^#\/?/, '').split(/[/?]/)[0];
  return [...STEPS, ...PAGES].find((route) => route === name) ?? 'start';
}

/** The address of a route, for links. */
export function hashOf(route: Route): string {
  return route === 'start' ? '#/' : `#/${route}`;
}

export function navigate(route: Route): void {
  location.hash = hashOf(route);
}

/** The route now; rerenders when it changes. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => routeOf(location.hash));
}

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => { removeEventListener('hashchange', changed); };
}
