/**
 * Ways for a page to send something somewhere. Each is a function that the driver runs in the page, or in a worker of
 * the page's own, with where it is to go; so it stands alone. What becomes of it the listener says.
 */

/** `scope`: how to get at the window whose WebRTC is used; `server`: whom it asks where it is. */
const webRtc = (scope, server) => `async ({ stun, name }) => {
  const scope = ${scope};
  const connection = new scope.RTCPeerConnection({ iceServers: [{ urls: ${server} }] });
  connection.createDataChannel('x');
  await connection.setLocalDescription(await connection.createOffer());
}`;
const EMPTY_FRAME = "document.body.appendChild(document.createElement('iframe')).contentWindow";
const EMPTY_WINDOW = "window.open('about:blank')";

/** Attempts that a worker can make, too. */
const anywhere = {
  fetch: ({ url }) => fetch(url, { method: 'POST', body: 'x', mode: 'no-cors' }),
  XMLHttpRequest: ({ url }) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.send('x');
  },
  WebSocket: ({ socket }) => new WebSocket(socket),
  EventSource: ({ url }) => new EventSource(url),
  WebTransport: ({ quic }) => new WebTransport(quic),
  'import of an address': ({ url }) => import(url),
  'font face': ({ url }) => new FontFace('x', `url(${url})`).load(),
  WebRTC: webRtc('globalThis', 'stun'),
};

const link = (rel, more = '', href = 'url') => `({ url, connection, name }) => {
  const link = document.createElement('link');
  link.rel = ${JSON.stringify(rel)};
  ${more}
  link.href = ${href};
  document.head.append(link);
}`;

const element = (name, attribute) => `({ url }) => {
  const element = document.createElement(${JSON.stringify(name)});
  element[${JSON.stringify(attribute)}] = url;
  document.body.append(element);
}`;

const style = (rule) => `({ url }) => {
  const style = document.createElement('style');
  style.textContent = ${JSON.stringify(rule)}.replace('URL', url);
  const used = document.createElement('p');
  used.className = 'attempt';
  used.textContent = 'x';
  document.head.append(style);
  document.body.append(used);
}`;

const inPage = {
  ...anywhere,
  'fetch with keepalive': ({ url }) =>
    fetch(url, { method: 'POST', body: 'x', mode: 'no-cors', keepalive: true }),
  sendBeacon: ({ url }) => navigator.sendBeacon(url, 'x'),
  image: ({ url }) => void (new Image().src = url),
  'image in SVG': ({ url }) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    image.setAttribute('href', url);
    svg.append(image);
    document.body.append(svg);
  },
  audio: ({ url }) => void new Audio(url).load(),
  script: element('script', 'src'),
  iframe: element('iframe', 'src'),
  object: element('object', 'data'),
  embed: element('embed', 'src'),
  'form, sent': ({ url }) => {
    const form = document.createElement('form');
    form.action = url;
    form.method = 'post';
    document.body.append(form);
    form.submit();
  },
  'form, sent to a frame': ({ url }) => {
    const frame = document.createElement('iframe');
    frame.name = 'target';
    const form = document.createElement('form');
    form.action = url;
    form.target = 'target';
    document.body.append(frame, form);
    form.submit();
  },
  'link, style sheet': link('stylesheet'),
  'link, prefetch': link('prefetch'),
  'link, preload': link('preload', "link.as = 'fetch'; link.crossOrigin = 'anonymous';"),
  'link, preload of an image': link('preload', "link.as = 'image';"),
  'link, module preload': link('modulepreload'),
  'link, manifest': link('manifest'),
  'link, icon': link('icon'),
  'speculation rules': ({ url }) => {
    const script = document.createElement('script');
    script.type = 'speculationrules';
    script.textContent = JSON.stringify({ prefetch: [{ urls: [url], eagerness: 'immediate' }] });
    document.head.append(script);
  },
  'CSS, @import': style("@import 'URL';"),
  'CSS, url()': style('.attempt { background: url(URL) }'),
  'CSS, font': style(
    "@font-face { font-family: attempt; src: url(URL) } .attempt { font-family: 'attempt' }",
  ),
  'CSS, url() by script': ({ url }) => void (document.body.style.backgroundImage = `url(${url})`),
  'CSS, url() in a sheet by script': ({ url }) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`html { background-image: url(${url}) }`);
    document.adoptedStyleSheets = [sheet];
  },
  'link with ping': ({ url }) => {
    const link = document.createElement('a');
    link.href = '#';
    link.ping = url;
    document.body.append(link);
    link.click();
  },
  'fetch from an empty frame': ({ url }) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return frame.contentWindow.fetch(url, { method: 'POST', body: 'x', mode: 'no-cors' });
  },
  'fetch from an opened window': ({ url }) =>
    window.open('about:blank').fetch(url, { method: 'POST', body: 'x', mode: 'no-cors' }),
  'script in a blob: window': ({ url }) => {
    const page = `<script>fetch(${JSON.stringify(url)}, { mode: 'no-cors' })<${'/'}script>`;
    window.open(URL.createObjectURL(new Blob([page], { type: 'text/html' })));
  },
  'WebRTC, for a name': webRtc('window', '`stun:${name}:3478`'),
};

/** What no Content Security Policy has a word on: where the page or a window goes, hints for the network, WebRTC. */
const beyond = {
  'navigation, location': ({ url }) => void setTimeout(() => (location.href = url), 0),
  'navigation, link clicked': ({ url }) => {
    const link = document.createElement('a');
    link.href = url;
    document.body.append(link);
    setTimeout(() => link.click(), 0);
  },
  'navigation, meta refresh': ({ url }) => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'refresh';
    meta.content = `0; url=${url}`;
    document.head.append(meta);
  },
  'window.open': ({ url }) => void window.open(url),
  'link, preconnect': link('preconnect', '', 'connection'),
  'link, dns-prefetch': link('dns-prefetch', '', "'http://' + name"),
  'WebRTC of an empty frame': webRtc(EMPTY_FRAME, 'stun'),
  'WebRTC of an empty window': webRtc(EMPTY_WINDOW, 'stun'),
};

const inWorker = {
  ...anywhere,
  importScripts: ({ url }) => self.importScripts(url),
  'fetch from a worker of the worker': ({ url }) => {
    const code = `fetch(${JSON.stringify(url)}, { mode: 'no-cors' })`;
    new Worker(URL.createObjectURL(new Blob([code])));
  },
};

const all = (attempts, more) =>
  Object.entries(attempts).map(([name, run]) => ({ name, run: String(run), ...more }));

/** `beyond`: a policy cannot block it. */
export const attempts = [
  ...all(inPage, { where: 'page', beyond: false }),
  ...all(inWorker, { where: 'worker', beyond: false }),
  ...all(beyond, { where: 'page', beyond: true }),
].map((attempt, index) => ({ ...attempt, index }));

/** How long the page looks on, in milliseconds. */
const LOOK = 200;

/** Source of a function for the page that makes the attempt there; tells whether it could be made at all. */
export const attemptSource = ({ run, where }) =>
  where === 'page'
    ? `async (targets) => {
        const late = new Promise((end) => setTimeout(end, ${LOOK}));
        try {
          await Promise.race([(${run})(targets), late]);
        } catch {
          // The listener knows better what became of it.
        }
        return true;
      }`
    : `(targets) => new Promise((made) => {
        const code = ${JSON.stringify(`onmessage = async ({ data }) => {
          postMessage('made');
          await (${run})(data);
        };`)};
        const worker = new Worker(URL.createObjectURL(new Blob([code])));
        (window.attempting ??= []).push(worker);
        worker.onmessage = () => setTimeout(made, ${LOOK}, true);
        worker.postMessage(targets);
        setTimeout(made, 5000, false);
      })`;
