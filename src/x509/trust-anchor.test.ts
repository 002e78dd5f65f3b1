import { beforeAll, describe, expect, it } from 'vitest';
import {
  caConstraints,
  directoryName,
  ecKeys,
  make,
  nameConstraints,
  type Keys,
  type Making,
} from './testing';
import { anchorOf, anchorRemarks } from './trust-anchor';

let keys: Keys;
beforeAll(async () => {
  keys = await ecKeys();
});

describe('what an anchor’s own certificate says', () => {
  const remarks = async (change: Partial<Making>): Promise<string[]> => {
    const made = await make({
      subject: 'CN=Root',
      issuer: 'CN=Root',
      keys,
      signedBy: keys,
      extensions: [caConstraints()],
      ...change,
    });
    const anchor = anchorOf(made);
    expect([anchor.name, anchor.spki, anchor.certificate]).toEqual([made.subjectName, made.spki, made]);
    return anchorRemarks(anchor, new Date('2026-06-01T00:00:00Z')).map(({ id }) => id);
  };

  it.each([
    ['nothing to remark', {}, []],
    ['that it has expired', { notAfter: '20250101000000Z' }, ['expired']],
    ['that it is not valid yet', { notBefore: '20300101000000Z' }, ['not-yet-valid']],
    ['that it is no CA', { extensions: [] }, ['not-ca']],
    ['nothing in version 1', { version: 1 as const, extensions: [] }, []],
    [
      'limits, which count for nothing',
      { extensions: [caConstraints(), nameConstraints([directoryName('O=Org')])] },
      ['constrained'],
    ],
  ])('is remarked: %s', async (_, change, expected) => {
    expect(await remarks(change)).toEqual(expected);
  });

  it('is nothing where it is a name and a key alone', async () => {
    const { subjectName, spki } = await make({ subject: 'CN=a', issuer: 'CN=a', keys, signedBy: keys });
    expect(anchorRemarks({ name: subjectName, spki }, new Date())).toEqual([]);
  });
});
