import { describe, expect, it } from 'vitest';
import { english, sentences } from '../../wording';
import { acceptedAs, confirmation, isTagged, originSaid, ways, waysFor } from './entry-words';

describe('what an entry of the trust list keeps in English', () => {
  it.each([
    ['from the record a {name}.vcon', 'from the record {name}'],
    ['file signer.pem', 'file {name}'],
    ['this site’s file signer.pem', 'this site’s file {name}'],
    ['given with the evidence: a.tsr', 'given with the evidence: {name}'],
  ])('tells the name from the message in %j', (origin, message) => {
    const said = originSaid(origin);
    expect(said.message).toBe(message);
    expect(sentences(english, [said])).toBe(origin);
  });

  it('says any other origin, and the user’s own words, as they are', () => {
    expect(sentences(english, [originSaid('list file a.json; according to it: {name}')])).toBe(
      'list file a.json; according to it: {name}',
    );
    expect(confirmation('a letter {n}|b')).toBe('a letter {n}|b');
    expect(ways.map(confirmation)).toEqual(ways);
    expect(waysFor('timestamp').map(confirmation)).toEqual(waysFor('timestamp'));
  });
});

describe('an entry of the trust list', () => {
  it('says what it makes acceptable', () => {
    const pin = { kind: 'pin', covers: 'certificate' } as const;
    expect(acceptedAs({ ...pin, purpose: 'timestamp' })).toBe('This certificate alone');
    expect(acceptedAs({ ...pin, purpose: 'transparency' })).toBe('Receipts that are signed with its key');
  });

  it('is marked as expired where that counts', () => {
    expect(isTagged({ validity: 'expired', purpose: 'timestamp' })).toBe(true);
    expect(isTagged({ validity: 'expired', purpose: 'transparency' })).toBe(false);
    expect(isTagged({ validity: 'unreadable', purpose: 'transparency' })).toBe(true);
    expect(isTagged({ validity: 'valid', purpose: 'signer' })).toBe(false);
  });
});
