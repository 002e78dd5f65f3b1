import { describe, expect, it } from 'vitest';
import { english, sentences } from '../../wording';
import { confirmation, originSaid, ways } from './entry-words';

describe('what an entry of the trust list keeps in English', () => {
  it.each([
    ['from the record a {name}.vcon', 'from the record {name}'],
    ['file signer.pem', 'file {name}'],
    ['this site’s file signer.pem', 'this site’s file {name}'],
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
  });
});
