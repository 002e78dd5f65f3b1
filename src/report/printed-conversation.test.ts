import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { readConversation } from '../conversation/conversation';
import { isObject, parseJson } from '../vcon/json';
import { english } from '../wording';
import { printedConversation, toldIn } from './printed-conversation';

function printed(vcon: object) {
  const { value } = parseJson(new TextEncoder().encode(JSON.stringify(vcon)));
  if (!isObject(value)) throw new Error('not an object');
  return printedConversation(readConversation(value), english);
}
const analysis = (type: string, body: unknown) => ({ type, dialog: 0, encoding: 'json', body });
const turns = (amount: number, text: string) =>
  analysis('transcript', {
    turns: Array.from({ length: amount }, (_, i) => ({ party: i % 2, start: i + 0.5, end: i + 1, text })),
  });
const vcon = {
  subject: 'Bicycle',
  parties: [{ name: 'Mara', tel: '+49301234', role: 'agent' }, { tel: '+12025550187' }, {}],
  dialog: [{ type: 'recording', start: '2025-09-18T09:15:12Z', duration: 4000, parties: [0, 1] }],
  analysis: [
    turns(2, 'Good\nmorning'),
    analysis('summary', 'A household policy.\nAll is well.'),
    analysis('qa_scores', { overall_score: 7, parts: { greeting: 'ok', tags: ['a', 'b'] } }),
    { type: 'elsewhere', dialog: 0, url: 'https://x.example/a' },
  ],
};

describe('a conversation on paper', () => {
  it('is told as people read it', () => {
    expect(printed(vcon)).toMatchObject({
      subject: 'Bicycle',
      parties: ['Mara, +49301234', 'Party 2, +12025550187', 'Party 3'],
      transcripts: [
        [
          { time: '0:00', speaker: 'Mara', text: 'Good morning' },
          { time: '0:01', speaker: '+12025550187', text: 'Good morning' },
        ],
      ],
      statements: [
        { title: 'Summary', rows: [{ label: '', lines: ['A household policy.', 'All is well.'] }] },
        {
          title: 'QA scores',
          rows: [
            { label: 'Overall score', lines: ['7'] },
            { label: 'Parts › Greeting', lines: ['ok'] },
            { label: 'Parts › Tags', lines: ['a, b'] },
          ],
        },
      ],
      leftOut: [],
    });
  });

  it('leaves to the list of values what it does not tell', () => {
    const told = printed(vcon);
    for (const pointer of [
      '/subject',
      '/parties/1/tel',
      '/analysis/0/body',
      '/analysis/2/body/parts/tags/0',
    ]) {
      expect(toldIn(told, pointer), pointer).toBe(true);
    }
    for (const pointer of ['/parties/0/role', '/analysis/3/url', '/analysis/0/dialog', '/dialog/0/start']) {
      expect(toldIn(told, pointer), pointer).toBe(false);
    }
  });

  it('has an end, and says how much is left out', () => {
    const long = printed({ ...vcon, analysis: [turns(5000, 'x'.repeat(3000)), turns(10, 'y')] });
    expect(long.transcripts[0]?.length).toBeLessThan(bounds.printed.lines);
    expect(long.leftOut).toEqual(['3,013 more lines, in the record itself']);
    expect(JSON.stringify(long).length).toBeLessThan(2 * bounds.printed.characters);
    expect(long.transcripts[0]?.at(-1)?.text).toBe('… (3,000 characters)');
  });

  it('shows hostile text as text that cannot deceive', () => {
    const hostile = '<b>\u{202E}\u{0000}x';
    const told = printed({
      ...vcon,
      subject: hostile,
      parties: [{ name: hostile }],
      analysis: [turns(1, hostile)],
    });
    expect(told.subject).toBe('<b>⟨U+202E⟩⟨U+0000⟩x');
    expect(JSON.stringify(told)).not.toContain('\u{202E}');
  });
});
