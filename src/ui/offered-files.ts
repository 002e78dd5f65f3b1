import files from 'virtual:trust';
import type { TrustFile } from '../worker/bridge';

/** What the operator of this site has put into `public/trust`, as it was when the page was built. */
export const offeredFiles = (): TrustFile[] =>
  Object.entries(files).map(([name, base64]) => ({
    name,
    bytes: Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)),
  }));
