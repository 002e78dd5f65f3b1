/**
 * Keeps the site at hand without a network. The build writes `FILES` and `VERSION` in; every file of one version is fetched
 * when it is installed, and from then on the page is served from here alone. A new version waits until no page of the old one
 * is open, or until a page without a report asks for it: it is never swapped under an open report.
 */
/* global __FILES__, __VERSION__ */

const FILES = __FILES__;
const VERSION = __VERSION__;

const name = `vcon-verifier-${VERSION}`;
const here = (file) => new URL(file, self.location.href).href;
const known = new Set(FILES.map(here));

async function install() {
  const cache = await caches.open(name);
  // Past the browser's own cache, which may still hold files of the version before.
  await cache.addAll(FILES.map((file) => new Request(here(file), { cache: 'reload' })));
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((one) => one.startsWith('vcon-verifier-') && one !== name).map((one) => caches.delete(one)),
  );
  await self.clients.claim();
}

/** The stored file; over the network only where it was lost. */
async function answer(request, file) {
  const cache = await caches.open(name);
  return (await cache.match(file)) ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  const file = request.url.split('#')[0].split('?')[0];
  const start = here('./');
  if (known.has(file)) event.respondWith(answer(request, file));
  else if (request.mode === 'navigate' && (file === start || pathname.endsWith('/index.html'))) {
    event.respondWith(answer(request, here('index.html')));
  }
});
