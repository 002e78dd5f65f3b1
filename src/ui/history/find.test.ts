import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../worker/bridge';
import { found } from './find';

const entry: HistoryEntry = {
  id: '1',
  source: 'Call\u{202E}one.vcon',
  uuid: '018f-AAAA',
  sha512: 'abcd1234'.repeat(16),
  files: ['0042'.repeat(32)],
  outcome: 'failed',
  verifiedAt: '2026-01-01T00:00:00Z',
};

describe('searching the history', () => {
  it.each(['', ' ', 'call', 'U+202E', '018F-aaaa', 'problem FOUND', 'abcd 1234', 'AB:CD:12:34', '004200'])(
    'finds by %j',
    (query) => expect(found([entry], query)).toEqual([entry]),
  );

  it.each(['two.vcon', 'checks out', 'ffff', 'abz'])('does not find by %j', (query) =>
    expect(found([entry], query)).toEqual([]),
  );
});
