/** What this page needs of a browser, and whether the browser has it. */

/** Without one of these nothing can be checked. `https`: cryptography is there, but not for a page over plain http. */
export type Lack = 'since-2023' | 'workers' | 'https' | 'cryptography' | 'webassembly';

/** Without one of these a part of the page does not work. */
export type Limit = 'gzip' | 'language';

/** The parts of a browser's global scope that are looked at. */
export interface Scope {
  readonly isSecureContext?: boolean;
  readonly Array?: { readonly prototype: object };
  readonly Worker?: unknown;
  readonly crypto?: { readonly subtle?: unknown };
  readonly WebAssembly?: { readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => unknown };
  readonly DecompressionStream?: unknown;
  readonly localStorage?: Pick<Storage, 'setItem' | 'removeItem'>;
}

/** The smallest module that there is (WebAssembly Core Specification, section 5.5.16): its head alone. */
const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

const PROBE = 'vcon-verifier-probe';

/** What is missing for anything to be checked. */
export function lacksIn(scope: Scope): Lack[] {
  const lacks: [Lack, boolean][] = [
    // The youngest function that the page calls without asking whether it is there.
    ['since-2023', !('toSorted' in (scope.Array?.prototype ?? {}))],
    ['workers', typeof scope.Worker !== 'function'],
    [scope.isSecureContext === false ? 'https' : 'cryptography', scope.crypto?.subtle === undefined],
    ['webassembly', !compiles(scope)],
  ];
  return lacks.flatMap(([lack, missing]) => (missing ? [lack] : []));
}

/** Whether the trust list and the history are at hand nonetheless: files alone are read by WebAssembly. */
export const canKeep = (lacks: readonly Lack[]): boolean => lacks.every((lack) => lack === 'webassembly');

/** What does not work although files can be checked. The databases are the worker's to try. */
export function limitsIn(scope: Scope): Limit[] {
  const limits: [Limit, boolean][] = [
    ['gzip', typeof scope.DecompressionStream !== 'function'],
    ['language', !remembers(scope)],
  ];
  return limits.flatMap(([limit, missing]) => (missing ? [limit] : []));
}

/** A browser may have WebAssembly and refuse it to this page. */
function compiles({ WebAssembly }: Scope): boolean {
  if (WebAssembly === undefined) return false;
  try {
    new WebAssembly.Module(EMPTY_MODULE);
    return true;
  } catch {
    return false;
  }
}

/** Asking for the storage may throw, and so may using it. */
function remembers(scope: Scope): boolean {
  try {
    scope.localStorage?.setItem(PROBE, '');
    scope.localStorage?.removeItem(PROBE);
    return scope.localStorage !== undefined && scope.localStorage !== null;
  } catch {
    return false;
  }
}
