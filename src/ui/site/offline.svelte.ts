/** The site kept at hand by a service worker, and whether a newer one is there. */
import { serviceWorkerScript } from './confinement';

/** Whether this is the site; the single file needs nothing to be at hand without a network. */
export const isSite = import.meta.env.PROD && import.meta.env.MODE !== 'single-file';

let waiting = $state.raw<ServiceWorker | null>(null);
let kept = $state(false);

/** Whether the site opens without a network from now on. */
export const keptAtHand = (): boolean => kept;

/** Whether a newer version of the site waits to be used. */
export const hasUpdate = (): boolean => waiting !== null;

/** Goes over to the newer version, which loads the page anew. */
export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('take-over');
}

/** Keeps the site at hand. Where the browser has no service workers, or refuses them, the page works all the same. */
export async function keepAtHand(): Promise<void> {
  if (!isSite || !('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register(serviceWorkerScript);
    const look = (): void => {
      // The first version waits for nobody; one that waits beside an active one is newer.
      waiting = registration.active === null ? null : registration.waiting;
      kept = registration.active !== null;
    };
    const follow = (worker: ServiceWorker | null): void => worker?.addEventListener('statechange', look);
    registration.addEventListener('updatefound', () => follow(registration.installing));
    [registration.installing, registration.waiting].forEach(follow);
    look();
  } catch {
    // A site that refuses its worker is a page like any other.
  }
}
