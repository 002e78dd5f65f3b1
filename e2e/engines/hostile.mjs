/** A record that tries to be executed: mark-up in every text and every name of a member, scripts in its addresses. */
import { ports } from './ports.mjs';

/** What of it asks for this was executed, or at least became part of the page. */
export const HOSTILE_ID = 'hostile';
const outside = `http://127.0.0.1:${ports.http}/${HOSTILE_ID}`;

const run = `window.__executed='record'`;
const markup = [
  `"'><img src=x onerror="${run}">`,
  `<script>${run}</script>`,
  `<svg onload="${run}"><script>${run}</script></svg>`,
  `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
  `<img src="${outside}"><style>@import '${outside}';</style>`,
  `<a href="javascript:${run}" autofocus onfocus="${run}">x</a>`,
  `{@html x}\${${run}}{{constructor.constructor("${run}")()}}`,
].join('');

const scriptAddress = `javascript:${run}`;
const page = `data:text/html,<script>opener?opener.${run}:parent.${run}</script>`;
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="${run}"><script>${run}</script><image href="${outside}"/></svg>`;

/** Members whose text decides how the record is read at all. */
const STRUCTURE = new Set([
  'uuid',
  'created_at',
  'updated_at',
  'start',
  'content_hash',
  'mediatype',
  'encoding',
]);
const KEPT = new Set(['type']);

/** Adds mark-up to every text but those that give the record its form; an address becomes a script. */
function spoil(value, name = '', place = '') {
  if (Array.isArray(value)) return value.map((item) => spoil(item, name, place));
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, inner]) => [key, spoil(inner, key, name)]);
    return { ...Object.fromEntries(members), [markup]: markup };
  }
  if (typeof value !== 'string' || STRUCTURE.has(name) || (KEPT.has(name) && place === 'dialog'))
    return value;
  if (name === 'url') return scriptAddress;
  if (name === 'body')
    return value.startsWith('{') ? JSON.stringify(spoil(JSON.parse(value))) : value + markup;
  return `${value}${markup}`;
}

/**
 * Makes it of an honest one.
 * @param version tells two of them apart
 */
export function hostileRecord(record, version) {
  const spoiled = spoil(record);
  const inline = (mediatype, body, more) => ({
    type: markup,
    purpose: markup,
    party: 0,
    start: record.created_at,
    mediatype,
    filename: `${markup}.svg`,
    encoding: 'none',
    body,
    ...more,
  });
  const text = (mediatype, body, more) => ({
    type: 'text',
    start: record.created_at,
    parties: [0, 1],
    mediatype,
    encoding: 'none',
    body,
    ...more,
  });
  spoiled.subject = `${version} ${markup}`;
  spoiled.extensions = [markup];
  spoiled.dialog.push(
    text('text/plain', markup),
    text('text/html', `<body onload="${run}">${markup}</body>`),
    text('image/svg+xml', svg, { filename: 'x.svg' }),
    text(markup, svg, { originator: 0, disposition: markup }),
    { type: markup, start: record.created_at, parties: [0], mediatype: markup, filename: markup },
    { type: 'recording', start: record.created_at, parties: [0], mediatype: 'audio/x-wav', url: page },
  );
  spoiled.attachments = [
    inline('image/svg+xml', svg),
    inline('image/svg+xml', Buffer.from(svg).toString('base64url'), { encoding: 'base64url' }),
    inline('text/html', `<script>${run}</script>${markup}`),
    inline('application/json', JSON.stringify({ [markup]: markup, list: [markup] }), { encoding: 'json' }),
    {
      ...inline('text/html', undefined),
      encoding: undefined,
      url: scriptAddress,
      content_hash: `sha512-${'A'.repeat(86)}`,
    },
    {
      ...inline('image/svg+xml', undefined),
      encoding: undefined,
      url: page,
      content_hash: `sha512-${'B'.repeat(86)}`,
    },
  ];
  spoiled.group = [{ uuid: record.uuid, url: scriptAddress, mediatype: markup }];
  return spoiled;
}

/** The subject of the certificate that it is signed with: an RFC 4514 string. */
export const hostileCertificateName = [
  `CN=${`<img src=x onerror=${run}>`.replace(/[<>=,+"\\;]/g, '\\$&')}`,
  `O=${`<script>${run}</script>`.replace(/[<>=,+"\\;]/g, '\\$&')}`,
].join(',');

export const hostileFileName = `<img src=x onerror=${run}>.vcon`;

/**
 * Watches for anything of it that runs or becomes part of the page; to be run in the page before the record is given.
 * What would leave the page, or put a window of the system before it, does nothing from here on.
 */
export function watch() {
  const caught = (name) => () => void (window.__executed = name);
  window.alert = caught('alert');
  window.confirm = caught('confirm');
  window.prompt = caught('prompt');
  window.open = () => null;
  window.print = () => undefined;
  HTMLInputElement.prototype.click = function () {
    if (this.type !== 'file') HTMLElement.prototype.click.call(this);
  };
  HTMLInputElement.prototype.showPicker = () => undefined;
  window.__violations = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
    window.__violations.push(`${effectiveDirective} ${blockedURI} ${sample}`),
  );
  window.__addresses = new Set();
  window.addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (link === null) return;
      event.preventDefault();
      window.__addresses.add(link.getAttribute('href').slice(0, 60));
    },
    true,
  );
}

/**
 * Opens what can be opened, for some steps; to be run in the page until it says that nothing is left. What is in front
 * comes first, and what closes something last.
 * @param left what is not to be touched, by test id
 * @returns what was found
 */
export async function openAll(left, steps) {
  const done = (window.__opened ??= {
    elements: new WeakSet(),
    labels: new Map(),
    seen: new Set(),
    clicks: 0,
  });
  /** Until the page has done what it does about a click. */
  const settled = (ms) =>
    new Promise((resolve) => {
      const observer = new MutationObserver(() => begin());
      const end = () => (observer.disconnect(), resolve());
      const latest = setTimeout(end, 1500);
      let quiet;
      const begin = () => {
        clearTimeout(quiet);
        quiet = setTimeout(() => (clearTimeout(latest), end()), ms);
      };
      observer.observe(document, { subtree: true, childList: true, attributes: true });
      begin();
    });
  const labelOf = (one) =>
    [one.tagName, one.dataset.testid, one.ariaLabel, one.textContent.trim().slice(0, 60)].join('|');
  const openable = 'button, summary, [role=tab], [role=treeitem], [type=checkbox], [type=radio], a[href]';
  const isClosing = (one) =>
    /-close$/.test(one.dataset.testid ?? '') ||
    /^(close|cancel|dismiss|hide|choose)\b/i.test(one.ariaLabel ?? one.textContent.trim());
  const next = () => {
    const front = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
    const all = [...front.querySelectorAll(openable)].filter(
      (one) =>
        !done.elements.has(one) &&
        !one.disabled &&
        one.checkVisibility() &&
        !left.includes(one.dataset.testid) &&
        (done.labels.get(labelOf(one)) ?? 0) < 4,
    );
    if (all.length === 0 && front !== document) front.close();
    return all.find((one) => !isClosing(one)) ?? all[0] ?? (front === document ? undefined : front);
  };
  const live = [
    '[onerror], [onload], [onfocus], [onclick], img[src=x], iframe, object, embed, frame, base',
    '[href^="javascript:" i], [src^="javascript:" i], [action^="javascript:" i]',
    '[href^="data:text" i], [src^="data:text" i], [href*="127.0.0.1"], [src*="127.0.0.1"]',
  ].join();
  const found = new Set();
  let one = next();
  for (let step = 0; step < steps && one !== undefined; step++, one = next()) {
    const label = labelOf(one);
    done.elements.add(one);
    done.labels.set(label, (done.labels.get(label) ?? 0) + 1);
    done.clicks++;
    one.click();
    // What is laid out in a worker takes a while to come.
    await settled(/^(take|history|compare)/.test(one.dataset.testid ?? '') ? 600 : 60);
    for (const element of document.querySelectorAll('[data-testid]')) done.seen.add(element.dataset.testid);
    for (const element of document.querySelectorAll(live)) found.add(element.outerHTML.slice(0, 100));
  }
  return {
    over: one === undefined,
    clicks: done.clicks,
    seen: [...done.seen],
    found: [...found],
    executed: window.__executed ?? null,
    violations: window.__violations,
    addresses: [...window.__addresses],
  };
}
