/** What keeps the page to itself where its Content Security Policy does not reach. */

/** The part of Trusted Types (W3C) that is used here; TypeScript's own library has none of it. */
interface PolicyRules {
  createHTML(text: string): string;
  createScriptURL(text: string): string;
}
interface TrustedTypesScope {
  readonly trustedTypes?: { createPolicy(name: string, rules: PolicyRules): unknown };
}

/** Our own script for use without a network, as it is registered. */
export const serviceWorkerScript = './service-worker.js';

/** Mark-up as the player's library writes it: boxes without events, and nothing that loads or runs. */
const isHarmless = (html: string): boolean =>
  !/<(?!\/?(style|div|slot|canvas)[\s>])|\son\w+\s*=|javascript:|url\(/i.test(html);

/**
 * Refuses every text that would become mark-up or the address of a script, but what the page itself needs: the policy
 * demands Trusted Types, and whatever is not made by a policy comes through here.
 */
function demandTrustedTypes(scope: TrustedTypesScope): void {
  scope.trustedTypes?.createPolicy('default', {
    createHTML(text) {
      if (isHarmless(text)) return text;
      throw new TypeError('Mark-up that this page does not write was refused.');
    },
    createScriptURL(text) {
      if (text.startsWith('blob:') || text === serviceWorkerScript) return text;
      throw new TypeError('A script that is no part of this page was refused.');
    },
  });
}

/** No policy keeps WebRTC from asking a server where it is: the page needs none of it. */
const connectors = ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport'];

/** Confines the page; to be called before anything else in it runs. */
export function confine(scope: object): void {
  demandTrustedTypes(scope);
  for (const name of connectors) {
    if (name in scope)
      Object.defineProperty(scope, name, { value: undefined, configurable: false, writable: false });
  }
}
