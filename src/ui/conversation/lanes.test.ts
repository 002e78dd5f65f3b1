import { describe, expect, it } from 'vitest';
import type { Dialog, TranscriptAnalysis } from '../../worker/bridge';
import { timeLine } from './lanes';
import { clock, labelOf, lasting } from './words';

const dialog = (pointer: string, moment: number | null, duration: number, parties: number[]): Dialog => ({
  pointer,
  moment,
  duration,
  parties,
  kind: 'recording',
  type: null,
  start: null,
  originator: null,
  mediatype: null,
  filename: null,
  disposition: null,
  media: 'audio',
  inlineSize: null,
  text: null,
  details: [],
});

const said = (pointer: string, ...spans: [number, number, number][]): TranscriptAnalysis => ({
  pointer: '/analysis/0',
  type: null,
  vendor: null,
  product: null,
  dialogs: [pointer],
  transcript: {
    segments: spans.map(([party, start, end]) => ({ party, start, end, speaker: null, text: '', more: 0 })),
    omitted: 0,
    timed: true,
    noTimes: null,
    language: null,
  },
});

describe('a time line', () => {
  it('has a lane for each party, and bars in percent of the whole', () => {
    const line = timeLine([dialog('/dialog/0', 0, 10, [1, 0]), dialog('/dialog/1', 90_000, 10, [0])], []);
    expect(line).toMatchObject({ from: 0, to: 100_000 });
    expect(line?.lanes).toEqual([
      {
        party: 0,
        bars: [
          { dialog: 0, from: 0, length: 10, kind: 'part' },
          { dialog: 1, from: 90, length: 10, kind: 'part' },
        ],
      },
      { party: 1, bars: [{ dialog: 0, from: 0, length: 10, kind: 'part' }] },
    ]);
  });

  it('marks who speaks, within the dialog and by its own parties alone', () => {
    const transcript = said('/dialog/0', [0, 0, 20], [0, 20.1, 30], [0, 90, 200], [3, 0, 10]);
    const line = timeLine([dialog('/dialog/0', 0, 100, [0])], [transcript]);
    expect(line?.lanes.map(({ party }) => party)).toEqual([0]);
    expect(line?.lanes[0]?.bars.slice(1)).toEqual([
      { dialog: 0, from: 0, length: 30, kind: 'spoken' },
      { dialog: 0, from: 90, length: 10, kind: 'spoken' },
    ]);
  });

  it('of one moment is a point, and of none is none', () => {
    expect(timeLine([dialog('/dialog/0', 5, 0, [0])], [])?.lanes[0]?.bars).toEqual([
      { dialog: 0, from: 0, length: 0, kind: 'part' },
    ]);
    expect(timeLine([dialog('/dialog/0', null, 5, [0])], [])).toBeNull();
  });
});

describe('words', () => {
  it.each([
    [0, '0:00'],
    [59.9, '0:59'],
    [3723, '1:02:03'],
  ])('%d s is %s on the clock', (seconds, words) => expect(clock(seconds)).toBe(words));

  it.each([
    [1, '1 second'],
    [33.12, '33.1 seconds'],
    [90, '1 minute 30 seconds'],
    [3723, '1 hour 2 minutes'],
  ])('%d s is %s long', (seconds, words) => expect(lasting(seconds)).toBe(words));

  it.each([
    ['overall_score', 'Overall score'],
    ['qa', 'QA'],
    ['callerId', 'Caller ID'],
    ['<b>', '<b>'],
    ['\u202ex', '⟨U+202E⟩x'],
  ])('%j is labelled %j', (text, label) => expect(labelOf({ text, more: 0 })).toBe(label));
});
