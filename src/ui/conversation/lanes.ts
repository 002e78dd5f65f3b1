import type { Dialog, TranscriptAnalysis } from '../../worker/bridge';

/** A bar of a time line: where it begins and how long it is, in percent. */
export interface Bar {
  readonly dialog: number;
  readonly from: number;
  readonly length: number;
  /** `spoken`: the party speaks; `part`: it takes part. */
  readonly kind: 'part' | 'spoken';
}

export interface Lane {
  /** Index of the party. */
  readonly party: number;
  readonly bars: readonly Bar[];
}

export interface TimeLine {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly Lane[];
  /** Parties, and dialogs with a time, that are not drawn. */
  readonly lanesOmitted: number;
  readonly dialogsOmitted: number;
}

/** What is drawn at most. */
const MOST = { lanes: 12, dialogs: 200, bars: 400 } as const;

/** Two utterances of a party that are closer, in percent of the line, are drawn as one. */
const CLOSE = 0.25;

/**
 * Lays the dialogs that have a moment out in time, a lane for each party.
 * @returns null where none has
 */
export function timeLine(
  dialogs: readonly Dialog[],
  transcripts: readonly TranscriptAnalysis[],
): TimeLine | null {
  const dated = dialogs.flatMap(({ moment }, index) => (moment === null ? [] : [index]));
  const drawn = dated.slice(0, MOST.dialogs);
  const times = drawn.map((index) => timesOf(dialogs[index]));
  if (times.length === 0) return null;
  const from = times.reduce((least, [start]) => Math.min(least, start), Infinity);
  const to = times.reduce((most, [, end]) => Math.max(most, end), -Infinity);
  const scale = to > from ? 100 / (to - from) : 0;
  const bars = new Map<number, Bar[]>();
  const add = (party: number, bar: Bar): void => {
    const own = bars.get(party) ?? [];
    bars.set(party, own);
    const last = own.at(-1);
    if (bar.kind === 'spoken' && last?.kind === 'spoken' && bar.from - (last.from + last.length) < CLOSE) {
      own[own.length - 1] = { ...last, length: Math.max(last.length, bar.from + bar.length - last.from) };
    } else if (own.length < MOST.bars) own.push(bar);
  };
  for (const [at, index] of drawn.entries()) {
    const dialog = dialogs[index];
    const [start, end] = times[at] ?? [from, from];
    const place = { dialog: index, from: (start - from) * scale, length: (end - start) * scale };
    for (const party of dialog?.parties ?? []) add(party, { ...place, kind: 'part' });
    for (const { party, from: said, to: until } of utterances(dialog, transcripts)) {
      const length = Math.min((until - said) * 1000, end - start - said * 1000);
      if (length <= 0) continue;
      const begins = (start + said * 1000 - from) * scale;
      add(party, { dialog: index, from: begins, length: length * scale, kind: 'spoken' });
    }
  }
  const lanes = [...bars].sort(([a], [b]) => a - b).map(([party, own]): Lane => ({ party, bars: own }));
  return {
    from,
    to,
    lanes: lanes.slice(0, MOST.lanes),
    lanesOmitted: Math.max(0, lanes.length - MOST.lanes),
    dialogsOmitted: dated.length - drawn.length,
  };
}

function timesOf(dialog: Dialog | undefined): readonly [number, number] {
  const start = dialog?.moment ?? 0;
  return [start, start + (dialog?.duration ?? 0) * 1000];
}

/** Who speaks when, by the first transcript of a dialog that has times. */
function utterances(
  dialog: Dialog | undefined,
  transcripts: readonly TranscriptAnalysis[],
): { party: number; from: number; to: number }[] {
  const own = transcripts.find(
    ({ dialogs, transcript }) => dialogs.length === 1 && dialogs[0] === dialog?.pointer && transcript.timed,
  );
  return (own?.transcript.segments ?? [])
    .flatMap(({ party, start, end }) =>
      party === null || start === null || end === null || !(dialog?.parties.includes(party) ?? false)
        ? []
        : [{ party, from: start, to: end }],
    )
    .sort((a, b) => a.from - b.from);
}
