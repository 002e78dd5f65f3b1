import { describe, expect, it, vi } from 'vitest';
import { canKeep, lacksIn, limitsIn, type Lack, type Scope } from './capabilities';

const Stub = (): null => null;

/** A browser that has all of it. */
const browser = (): Scope => ({
  isSecureContext: true,
  Array,
  Worker: Stub,
  crypto: { subtle: {} },
  WebAssembly,
  DecompressionStream: Stub,
  localStorage: { setItem: vi.fn(), removeItem: vi.fn() },
});

const refused = (): never => {
  throw new DOMException('no', 'SecurityError');
};

describe('what a browser lacks', () => {
  it('is nothing where all is there, and a look leaves nothing behind', () => {
    const scope = browser();
    expect(lacksIn(scope)).toEqual([]);
    expect(limitsIn(scope)).toEqual([]);
    expect(scope.localStorage?.removeItem).toHaveBeenCalledOnce();
  });

  it.each<[Lack[], { [Part in keyof Scope]?: unknown }]>([
    [['workers'], { Worker: undefined }],
    [['cryptography'], { crypto: undefined }],
    [['cryptography'], { crypto: {} }],
    [['https'], { crypto: {}, isSecureContext: false }],
    [['webassembly'], { WebAssembly: undefined }],
    [['webassembly'], { WebAssembly: { Module: refused } }],
    [['since-2023'], { Array: { prototype: {} } }],
    [
      ['workers', 'https', 'webassembly'],
      { isSecureContext: false, crypto: {}, Worker: undefined, WebAssembly: undefined },
    ],
  ])('%j', (lacks, missing) => {
    expect(lacksIn({ ...browser(), ...missing } as Scope)).toEqual(lacks);
    expect(canKeep(lacks)).toBe(lacks.join() === 'webassembly');
  });

  it('is not https where cryptography is there all the same', () => {
    expect(lacksIn({ ...browser(), isSecureContext: false })).toEqual([]);
  });

  it('limits a part of the page', () => {
    expect(limitsIn({ ...browser(), DecompressionStream: undefined })).toEqual(['gzip']);
    expect(limitsIn({ ...browser(), localStorage: undefined } as unknown as Scope)).toEqual(['language']);
    const full = { setItem: refused, removeItem: vi.fn() };
    expect(limitsIn({ ...browser(), localStorage: full })).toEqual(['language']);
    const closed = Object.defineProperty(browser(), 'localStorage', { get: refused });
    expect(limitsIn(closed)).toEqual(['language']);
  });

  it('is all of it in a scope without anything', () => {
    expect(lacksIn({})).toEqual(['since-2023', 'workers', 'cryptography', 'webassembly']);
    expect(limitsIn({})).toEqual(['gzip', 'language']);
  });
});
