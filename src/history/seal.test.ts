import { describe, expect, it, vi } from 'vitest';
import type { Removal } from '../kept-database';
import { knownBy, readResume, sealedText, type ResumeFile } from '../report/resume';
import { Seal } from './seal';

/** What one browser keeps. */
function browser(keeps = true) {
  let kept: CryptoKey | null = null;
  return {
    name: 'a-database',
    key: vi.fn(async () => kept),
    async keep(fresh: CryptoKey) {
      kept ??= keeps ? fresh : null;
      return kept;
    },
    async removeAll(): Promise<Removal> {
      kept = null;
      return 'removed';
    },
  };
}

const time = '2026-07-01T12:00:00.000Z';
const files: readonly ResumeFile[] = [
  ['calls/a.wav', 3_000_000, 1_780_000_000_123, 'a'.repeat(128)],
  ['calls/b.wav', 4_000_000, 1_780_000_000_124, 'b'.repeat(128)],
];
const text = sealedText(time, files);

describe('the seal of a browser', () => {
  it('is known again in this browser, also by another page, and in no other', async () => {
    const [here, elsewhere] = [browser(), browser()];
    const seal = await new Seal(here).on(text);
    expect(seal).toMatch(/^[0-9a-f]{64}$/);
    expect(await new Seal(here).fits(text, seal ?? '')).toBe(true);
    expect(await new Seal(elsewhere).fits(text, seal ?? '')).toBe(false);
    await new Seal(elsewhere).on('something else');
    expect(await new Seal(elsewhere).fits(text, seal ?? '')).toBe(false);
  });

  const changes: Record<string, string> = {
    'another fingerprint': sealedText(time, [['calls/a.wav', 3e6, 1_780_000_000_123, 'c'.repeat(128)]]),
    'another time of the report': sealedText('2026-07-01T12:00:00.001Z', files),
    'another time of a file': sealedText(
      time,
      files.map(([path, size, modified, sha512]) => [path, size, modified + 1, sha512]),
    ),
    'a file less': sealedText(time, files.slice(1)),
    'another order': sealedText(time, files.toReversed()),
  };
  it.each(Object.entries(changes))('does not fit %s', async (_, changed) => {
    const seal = new Seal(browser());
    const made = (await seal.on(text)) ?? '';
    expect(await seal.fits(changed, made)).toBe(false);
    expect(await seal.fits(text, made)).toBe(true);
  });

  it.each(['', 'zz', '0', '0'.repeat(64), '0'.repeat(1000)])('is not %j', async (other) => {
    const seal = new Seal(browser());
    await seal.on(text);
    expect(await seal.fits(text, other)).toBe(false);
  });

  it('is by a key that cannot be taken out', async () => {
    const here = browser();
    await new Seal(here).on(text);
    const key = await here.key();
    expect(key?.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', key as CryptoKey)).rejects.toThrow();
  });

  it('is that of the tab that was first', async () => {
    const here = browser();
    const [one, other] = [new Seal(here), new Seal(here)];
    const [first, second] = await Promise.all([one.on(text), other.on(text)]);
    expect(first).toBe(second);
  });

  it('is none where the browser keeps nothing, or fails', async () => {
    const nowhere = new Seal(browser(false));
    expect(await nowhere.on(text)).toBeNull();
    expect(await nowhere.fits(text, 'a'.repeat(64))).toBe(false);
    const broken = new Seal({ ...browser(), key: () => Promise.reject(new Error('no')) });
    expect(await broken.on(text)).toBeNull();
    expect(await broken.fits(text, 'a'.repeat(64))).toBe(false);
    expect(await broken.isKept()).toBe(false);
  });

  it('fits no more once the key was removed', async () => {
    const seal = new Seal(browser());
    expect(await seal.isKept()).toBe(false);
    const made = (await seal.on(text)) ?? '';
    expect(await seal.isKept()).toBe(true);
    await seal.removeAll();
    expect(await seal.isKept()).toBe(false);
    expect(await seal.fits(text, made)).toBe(false);
  });

  it('fits a report as it was exported, and as it is read again', async () => {
    const seal = new Seal(browser());
    const made = await seal.on(text);
    const report = {
      format: 'vcon-verification-report',
      verifiedAt: time,
      partial: { records: 1, of: 2 },
      resume: { files, seal: made },
    };
    const claim = readResume(new TextEncoder().encode(JSON.stringify(report, null, 2)))?.claim ?? null;
    expect(claim?.seal).toBe(made);
    if (claim === null) return;
    expect(await seal.fits(sealedText(claim.verifiedAt, claim.files), claim.seal)).toBe(true);
    expect(knownBy(claim)[0]).toEqual({
      path: 'calls/a.wav',
      size: 3_000_000,
      modified: 1_780_000_000_123,
      sha512: 'a'.repeat(128),
      reportedAt: time,
    });
  });
});
