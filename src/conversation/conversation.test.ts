import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeRecord } from '../../e2e/maker/record';
import { isObject, parseJson, type JsonObject } from '../vcon/json';
import { inlineRecording, readConversation, type Conversation } from './conversation';
import { bounds } from '../bounds';

const parse = (json: unknown): JsonObject => {
  const { value } = parseJson(new TextEncoder().encode(JSON.stringify(json)));
  if (!isObject(value)) throw new Error('not an object');
  return value;
};
const read = (json: unknown): Conversation => readConversation(parse(json));

/** A record of one call of a minute whose only analysis is this transcript. */
const withTranscript = (body: unknown, more: object = {}): unknown => ({
  parties: [{ name: 'Ann' }, { name: 'Ben' }],
  dialog: [{ type: 'recording', start: '2026-01-02T10:00:00.000+01:00', duration: 60, parties: [0, 1] }],
  analysis: [{ type: 'transcript', dialog: 0, vendor: 'V', encoding: 'json', body, ...more }],
});

/** Each line of the first transcript: seconds, who, and what. */
const told = (json: unknown): unknown[] | undefined =>
  read(json).transcripts[0]?.transcript.segments.map(({ start, end, party, speaker, text }) => [
    start,
    end,
    party ?? speaker,
    text,
  ]);

describe('a record of ours', () => {
  const conversation = read(makeRecord({ qaStatus: 'fail' }));

  it('has its parties, with what else is said of them', () => {
    expect(conversation.parties.map(({ name, addresses }) => [name?.text, addresses[0]?.text])).toEqual([
      ['Mara Muster (agent)', 'tel:+12025550142'],
      ['Jonas Beispiel', 'tel:+12025550187'],
    ]);
    expect(conversation.parties[0]?.details.map(({ name }) => name?.text)).toEqual(['validation', 'uuid']);
  });

  it('has its recording', () => {
    expect(conversation.dialogs).toMatchObject([
      {
        pointer: '/dialog/0',
        kind: 'recording',
        media: 'audio',
        moment: Date.parse('2025-09-18T09:15:12Z'),
        duration: 2,
        parties: [1, 0],
        inlineSize: null,
        text: null,
        details: [],
      },
    ]);
  });

  it('has its transcript, by party, and no times', () => {
    const [analysis] = conversation.transcripts;
    expect(analysis?.dialogs).toEqual(['/dialog/0']);
    expect(analysis?.transcript).toMatchObject({ timed: false, noTimes: null, omitted: 0 });
    expect(analysis?.transcript.segments).toHaveLength(8);
    expect(analysis?.transcript.segments[1]).toMatchObject({ party: 1, speaker: null, start: null });
  });

  it('has every other analysis in lines, and lists of like things in tables', () => {
    expect(conversation.statements.map(({ type }) => type?.text)).toEqual(['qa', 'sentiment', 'telemetry']);
    const criteria = conversation.statements[0]?.lines.find(({ name }) => name?.text === 'criteria');
    expect(criteria?.content).toMatchObject({
      kind: 'table',
      columns: [{ text: 'criterion' }, { text: 'status' }],
      omitted: 0,
    });
  });
});

describe('a transcript', () => {
  it.each<[string, unknown, unknown[]]>([
    ['as a list', [{ party: 1, start: 1.5, end: 3, text: 'Hello.' }], [[1.5, 3, 1, 'Hello.']]],
    [
      'as Whisper writes it',
      { text: 'Hello. Yes.', segments: [{ id: 0, start: 0.5, end: 2.25, text: ' Hello.' }] },
      [[0.5, 2.25, null, 'Hello.']],
    ],
    [
      'as AssemblyAI writes it: milliseconds, and speakers with letters',
      {
        audio_duration: 60,
        text: 'Hello. Yes.',
        utterances: [
          { speaker: 'A', start: 250, end: 2000, text: 'Hello.', words: [{ text: 'Hello.', start: 250 }] },
          { speaker: 'B', start: 2100, end: 52_000, text: 'Yes.' },
        ],
      },
      [
        [0.25, 2, 'A', 'Hello.'],
        [2.1, 52, 'B', 'Yes.'],
      ],
    ],
    [
      'as Deepgram writes it: sentences in paragraphs in channels',
      {
        metadata: { duration: 30 },
        results: {
          channels: [
            {
              alternatives: [
                {
                  transcript: 'Hello. Yes.',
                  paragraphs: {
                    paragraphs: [
                      {
                        speaker: 0,
                        start: 1,
                        end: 4,
                        sentences: [
                          { text: 'Hello.', start: 1, end: 2 },
                          { text: 'Yes.', start: 3, end: 4 },
                        ],
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      },
      [
        [1, 2, 'Speaker 0', 'Hello.'],
        [3, 4, 'Speaker 0', 'Yes.'],
      ],
    ],
    [
      'as Deepgram writes it without paragraphs, in two channels',
      {
        results: {
          channels: [
            { alternatives: [{ transcript: 'Hello.' }] },
            { alternatives: [{ words: [{ word: 'Yes', start: 1 }, { word: 'sir' }] }] },
          ],
        },
      },
      [
        [null, null, 'Channel 1', 'Hello.'],
        [null, null, 'Channel 2', 'Yes sir'],
      ],
    ],
    [
      'with moments, which count from the beginning of the dialog',
      [{ parties: 0, start: '2026-01-02T09:00:01.200+00:00', duration: 0.5, text: 'Hello.' }],
      [[1.2, 1.7, 0, 'Hello.']],
    ],
    [
      'with clock times',
      { segments: [{ speaker: 'Ben', start: '00:00:01,500', end: '0:03', text: 'Hello.' }] },
      [[1.5, 3, 1, 'Hello.']],
    ],
    [
      'with times in strings, and units in names',
      {
        transcript: [
          { ParticipantId: 'x', BeginOffsetMillis: 1500, EndOffsetMillis: '2500', Content: 'Hello.' },
        ],
      },
      [[1.5, 2.5, null, 'Hello.']],
    ],
    [
      'as Google writes it',
      { results: [{ alternatives: [{ transcript: 'Hello.' }], startTime: '1.5s', endTime: '2s' }] },
      [[1.5, 2, null, 'Hello.']],
    ],
    [
      'as Azure writes it',
      {
        recognizedPhrases: [
          { speaker: 2, offset: 'PT1.5S', duration: 'PT1S', nBest: [{ display: 'Hello.' }] },
        ],
      },
      [[1.5, 2.5, 'Speaker 2', 'Hello.']],
    ],
    [
      'as Hugging Face writes it',
      { chunks: [{ timestamp: [1, 2.5], text: 'Hello.' }] },
      [[1, 2.5, null, 'Hello.']],
    ],
    [
      'as texts',
      ['Hello.', 'Yes.'],
      [
        [null, null, null, 'Hello.'],
        [null, null, null, 'Yes.'],
      ],
    ],
    [
      'as JSON in a string',
      JSON.stringify({ turns: [{ party: 0, text: 'Hello.' }] }),
      [[null, null, 0, 'Hello.']],
    ],
    [
      'as plain text, a line each',
      'Ann: Hello.\r\n\r\nBen: Yes.\n',
      [
        [null, null, null, 'Ann: Hello.'],
        [null, null, null, 'Ben: Yes.'],
      ],
    ],
    [
      'as WebVTT',
      'WEBVTT\n\n1\n00:01.500 --> 00:02.500 align:start\n<v Ben>Hello.\n\n00:00:03.000 --> 00:00:04.000\nYes.',
      [
        [1.5, 2.5, 1, 'Hello.'],
        [3, 4, null, 'Yes.'],
      ],
    ],
    ['of parties that are not there', [{ party: 7, text: 'Hello.' }], [[null, null, 7, 'Hello.']]],
  ])('%s', (_, body, expected) => {
    expect(told(withTranscript(body))).toEqual(expected);
  });

  it('encoded as base64url is read all the same', () => {
    const body = Buffer.from(JSON.stringify([{ party: 0, text: 'Grüße' }])).toString('base64url');
    expect(told(withTranscript(body, { encoding: 'base64url' }))).toEqual([[null, null, 0, 'Grüße']]);
  });

  it('without a known length: a fraction tells seconds, minutes for each line tell milliseconds', () => {
    const starts = (...spans: [number, number][]): unknown[] => {
      const body = spans.map(([start, end]) => ({ start, end, text: 'x' }));
      const { transcript } = read({ analysis: [{ type: 'transcript', body }] }).transcripts[0] ?? {};
      return transcript?.segments.map(({ start }) => start) ?? [];
    };
    expect(starts([0.5, 2], [3, 4])).toEqual([0.5, 3]);
    expect(starts([500, 2500], [3000, 5000])).toEqual([0.5, 3]);
    expect(starts([1, 4], [5, 9])).toEqual([1, 5]);
  });

  it('whose times fit no unit has none, and says so', () => {
    const transcript = read(withTranscript([{ start: 900.5, text: 'x' }])).transcripts[0]?.transcript;
    expect(transcript).toMatchObject({ timed: false, noTimes: 'unit-unknown' });
  });

  it('of several recordings does not say which its moments are of', () => {
    const body = [{ start: '2026-01-02T09:00:01Z', text: 'x' }];
    const transcript = read(withTranscript(body, { dialog: [0, 1] })).transcripts[0];
    expect(transcript?.dialogs).toEqual(['/dialog/0']);
    const none = read({ analysis: [{ type: 'transcript', body }] }).transcripts[0]?.transcript;
    expect(none).toMatchObject({ timed: false, noTimes: 'beginning-unknown' });
  });

  it('of no known shape is shown as any other analysis', () => {
    const { transcripts, statements } = read(withTranscript({ confidence: 0.5, model: { name: 'm' } }));
    expect([transcripts.length, statements.length]).toEqual([0, 1]);
  });
});

describe('an inline recording', () => {
  const bytes = Buffer.from([1, 2, 255, 0, 7]);
  const dialog = { type: 'recording', mediatype: 'audio/x-wav', encoding: 'base64url' };

  it.each(['base64url', 'base64'] as const)('in %s is decoded, and its size told', (encoding) => {
    const vcon = parse({ dialog: [{ ...dialog, body: bytes.toString(encoding) }] });
    expect(readConversation(vcon).dialogs[0]).toMatchObject({ media: 'audio', inlineSize: 5, text: null });
    expect(inlineRecording(vcon, '/dialog/0')).toEqual(Uint8Array.from(bytes));
  });

  it('that does not decode, or is none, or is not there, is null', () => {
    const vcon = parse({
      dialog: [
        { ...dialog, body: '!' },
        { type: 'text', body: 'aGFsbG8' },
      ],
    });
    for (const pointer of ['/dialog/0', '/dialog/1', '/dialog/2', '/parties/0', ''])
      expect(inlineRecording(vcon, pointer)).toBeNull();
  });
});

describe('bad input', () => {
  it('is text as it stands, cut and counted', () => {
    const hostile = '<img src=x onerror=alert(1)>\u202e\u0000';
    const word = 'x'.repeat(1024 * 1024);
    const conversation = read({
      subject: hostile,
      parties: [{ name: word }, 7, null],
      dialog: [{ type: 'text', body: word }],
    });
    expect(conversation.subject).toEqual({ text: hostile, more: 0 });
    expect(conversation.parties).toHaveLength(3);
    expect(conversation.parties[0]?.name).toEqual({
      text: 'x'.repeat(bounds.conversation.name),
      more: word.length - bounds.conversation.name,
    });
    expect(conversation.dialogs[0]?.text?.more).toBe(word.length - bounds.conversation.body);
  });

  it('never cuts a character in two', () => {
    const name = `${'x'.repeat(bounds.conversation.name - 1)}\u{1F600}`;
    expect(read({ parties: [{ name }] }).parties[0]?.name).toEqual({
      text: 'x'.repeat(bounds.conversation.name - 1),
      more: 2,
    });
  });

  it('of more than can be shown is counted', () => {
    const many = (length: number): unknown[] =>
      Array.from({ length }, (_, i) => ({ party: 0, text: `line ${i}` }));
    const { transcripts } = read(withTranscript(many(bounds.conversation.segments + 5)));
    expect(transcripts[0]?.transcript.omitted).toBe(5);
    expect(transcripts[0]?.transcript.segments).toHaveLength(bounds.conversation.segments);
    const { omitted, dialogs } = read({
      dialog: Array.from({ length: bounds.conversation.dialogs + 3 }, () => ({})),
    });
    expect([omitted.dialogs, dialogs.length]).toEqual([3, bounds.conversation.dialogs]);
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`member ${i}`, i]));
    const { statements } = read({ analysis: [{ type: 'x', body: wide }] });
    expect(statements[0]?.lines).toHaveLength(bounds.conversation.cardLines + 1);
    expect(statements[0]?.lines.at(-1)?.content).toEqual({
      kind: 'deep',
      size: 50_000 - bounds.conversation.cardLines,
    });
  });

  it('nested deep is not followed', () => {
    const deep = `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`;
    const text = JSON.stringify(read({ analysis: [{ type: 'x', body: JSON.parse(deep) as unknown }] }));
    expect(text).toContain('"kind":"deep"');
    expect(text.length).toBeLessThan(2000);
  });

  it('of any JSON never throws, and gives plain data', () => {
    const members = [
      'parties',
      'dialog',
      'analysis',
      'subject',
      'attachments',
      'body',
      'type',
      'start',
      'end',
    ];
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant('transcript')),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.constantFrom(...members, 'text', 'segments', 'duration', 'party', 'words'),
          tie('value'),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...members), value), (json) => {
        const conversation = read(json);
        expect(structuredClone(conversation)).toEqual(conversation);
      }),
      { numRuns: 500 },
    );
  });
});

const corpus = '../shared/corpus/ietf-vcon-core';
const there = existsSync(corpus);
if (!there) console.info('Skipped: the working group’s examples are not beside this project.');

describe.skipIf(!there)('the working group’s examples', () => {
  const open = (name: string): JsonObject => {
    const { value } = parseJson(readFileSync(`${corpus}/${name}`));
    if (!isObject(value)) throw new Error('not an object');
    return value;
  };

  it('have transcripts by Deepgram and of a redactor, both with times', () => {
    const { transcripts, dialogs } = readConversation(open('ab_call_ext_rec_with_redact.vcon'));
    expect(dialogs).toHaveLength(1);
    expect(transcripts.map(({ type, transcript }) => [type?.text, transcript.timed])).toEqual([
      ['transcript', true],
      ['transcript-redacted', true],
    ]);
    const [first, second] = transcripts.map(({ transcript }) => transcript.segments);
    expect(first?.[1]).toMatchObject({ start: 1.76, speaker: 'Speaker 0', text: 'This is example.com.' });
    expect(second?.[0]?.start).toBeCloseTo(1.2);
    expect(second?.[1]).toMatchObject({ party: 0, text: 'This is {{URL}}.' });
  });

  it('carry a recording within', () => {
    const vcon = open('ab_call_int_rec.vcon');
    expect(readConversation(vcon).dialogs[0]?.inlineSize).toBe(7730);
    expect(inlineRecording(vcon, '/dialog/0')).toEqual(
      Uint8Array.from(readFileSync(`${corpus}/ab_call.wav`)),
    );
  });

  it('hold mails as written', () => {
    const { dialogs } = readConversation(open('ab_email_prob_followup_text_thread.vcon'));
    expect(dialogs[0]).toMatchObject({
      kind: 'text',
      media: null,
      moment: Date.parse('2022-09-23T23:24:59Z'),
    });
    expect(dialogs[0]?.text?.text).toContain('I just wanted to follow up');
  });
});
