import { useSyncExternalStore } from 'react';
import { STEPS, type Step } from '../../state/steps.ts';

/** Where one is: the first screen or a step. */
export type Route = 'start' | Step;

/** The route of a hash; an unknown one is the first screen's. */
export function routeOf(hash: string): Route {
  const name = hash.replace(/^#\/?/, '').split(/[/?]/)[0];
  return STEPS.find((step) => step === name) ?? 'start';
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
