import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWav } from './audio';
import { encryptedRecord, makeRecipient } from './jwe';
import { alterPayload, signRecord, toBytes } from './jws';
import { makeRecord } from './record';
import { makeSigner } from './signer';

/** An entry of `samples.json`, which lists the samples in the order in which they are shown. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** `sample`: a file beside `samples.json`. `as`: the name under which it is opened. */
  readonly files: readonly { readonly sample: string; readonly as: string }[];
  /** What becomes of it when the certificate in `signer.pem` is trusted. */
  readonly outcome: 'passed' | 'failed' | 'indeterminate' | 'unreadable';
}

/** The recording that all samples but one refer to: one file in the folder, under the name the records give it. */
const call = { sample: 'checks-out.wav', as: 'call-0915.wav' };
/** The recording of another call stands where the record's own should be. */
const swapped = { sample: 'swapped-recording.wav', as: 'call-1142.wav' };

const file = (name: string) => ({ sample: name, as: name });

const samples: readonly Sample[] = [
  {
    id: 'checks-out',
    title: 'A record that checks out',
    description:
      'A signed call record with its recording. The issuer’s own quality check gave this call a bad mark; that says nothing against the record. The audio is two seconds of tones.',
    files: [file('checks-out.vcon'), call],
    outcome: 'passed',
  },
  {
    id: 'altered',
    title: 'One character of the transcript was changed after signing',
    description: 'The agent said a premium of 31 euros. In this copy the transcript says 81.',
    files: [file('altered.vcon'), call],
    outcome: 'failed',
  },
  {
    id: 'swapped-recording',
    title: 'The recording of another call',
    description: 'The record is as it was signed, but the audio file beside it is not the one it names.',
    files: [file('swapped-recording.vcon'), swapped],
    outcome: 'failed',
  },
  {
    id: 'unknown-signer',
    title: 'The same name, but another key',
    description:
      'Somebody signed this record with a certificate of their own that carries the signer’s name.',
    files: [file('unknown-signer.vcon'), call],
    outcome: 'indeterminate',
  },
  {
    id: 'unsigned',
    title: 'A record without a signature',
    description: 'The recording fits the record, but anybody could have written both.',
    files: [file('unsigned.vcon'), call],
    outcome: 'indeterminate',
  },
  {
    id: 'encrypted',
    title: 'A locked record',
    description: 'Nobody can look inside without the key that it was locked for.',
    files: [file('encrypted.vcon')],
    outcome: 'indeterminate',
  },
  {
    id: 'not-a-vcon',
    title: 'A file that is no call record',
    description: 'A list of calls exported from a telephone system.',
    files: [file('not-a-vcon.json')],
    outcome: 'unreadable',
  },
];

/** What a telephone system exports: call detail records, and nothing of a vCon. */
const callDetails = {
  system: 'Example PBX 9.2',
  exported: '2025-09-18T18:00:00Z',
  calls: [
    {
      id: 40121,
      direction: 'in',
      from: '+12025550187',
      to: '+12025550142',
      seconds: 184,
      result: 'answered',
    },
    { id: 40122, direction: 'in', from: '+12025550164', to: '+12025550142', seconds: 0, result: 'missed' },
    {
      id: 40123,
      direction: 'out',
      from: '+12025550142',
      to: '+12025550164',
      seconds: 67,
      result: 'answered',
    },
  ],
};

/**
 * Makes the samples with fresh keys, which are forgotten: nothing can be signed as their signer again, and the
 * locked record stays locked.
 * @returns the files of `public/samples` by name.
 */
export async function makeSamples(): Promise<ReadonlyMap<string, Uint8Array>> {
  const signer = await makeSigner();
  const namesake = await makeSigner();
  const bytes = makeWav(0);
  const recording = { bytes, filename: call.as };
  const own = { bytes: makeWav(1), filename: swapped.as };
  const noon = new Date('2025-09-18T11:47:38Z');

  const altered = await signRecord(makeRecord({ recording, qaStatus: 'pass' }), signer);
  const locked = makeRecord({ recording });
  const files: Record<string, unknown> = {
    'checks-out.vcon': await signRecord(makeRecord({ recording, qaStatus: 'fail' }), signer),
    'altered.vcon': alterPayload(altered, (text) => text.replace('31 euros', '81 euros')),
    'swapped-recording.vcon': await signRecord(makeRecord({ recording: own, createdAt: noon }), signer),
    'unknown-signer.vcon': await signRecord(makeRecord({ recording }), namesake),
    'unsigned.vcon': makeRecord({ recording }),
    'encrypted.vcon': await encryptedRecord(await signRecord(locked, signer), await makeRecipient(), {
      uuid: String(locked['uuid']),
    }),
    'not-a-vcon.json': callDetails,
    'samples.json': samples,
  };
  return new Map([
    ...Object.entries(files).map(([name, json]) => [name, toBytes(json)] as const),
    [call.sample, bytes],
    [swapped.sample, makeWav(2)],
    ['signer.pem', new TextEncoder().encode(signer.pem)],
  ]);
}

/** Makes the samples and writes them into a folder, in place of everything in it. */
export async function writeSamples(folder: string): Promise<void> {
  const files = await makeSamples();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}
