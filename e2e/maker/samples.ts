import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWav } from './audio';
import { encryptedRecord, makeRecipient } from './jwe';
import { alterPayload, signRecord, toBytes, type JwsGeneral } from './jws';
import { ecKey, ed25519Key } from './keys';
import { distinguishedName, party, toPem } from './pki';
import { makeRecord } from './record';
import { logOf, makeReceipt, makeStatement } from './scitt';
import { makeSigner } from './signer';
import { caCertificateOf, makeStampAuthority, makeTimeStamp } from './time-stamp';

/** An entry of `samples.json`, which lists the samples in the order in which they are shown. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** `sample`: a file beside `samples.json`. `as`: the name under which it is opened. */
  readonly files: readonly { readonly sample: string; readonly as: string }[];
  /** What becomes of it by the trust list of the samples: `signer.pem`, and so on for other purposes. */
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
    id: 'witnessed',
    title: 'A record that two witnesses confirm',
    description:
      'Beside the recording there is a time stamp over the signature, and a statement that a transparency service has entered into its log. All four questions are answered yes.',
    files: [file('witnessed.vcon'), call, file('witnessed.tsr'), file('witnessed.cose')],
    outcome: 'passed',
  },
  {
    id: 'expired',
    title: 'An expired certificate, and a time stamp from before',
    description:
      'The signer’s certificate has ended since. The time stamp shows that the record was signed while it was valid.',
    files: [file('expired.vcon'), call, file('expired.tsr')],
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
  const expired = await makeSigner({
    name: 'CN=records-2025.klar-voice.example,O=Klar Voice Example Ltd,C=DE',
    notBefore: new Date('2025-01-01T00:00:00Z'),
    notAfter: new Date('2025-12-31T23:59:59Z'),
  });
  const validity = {
    notBefore: new Date('2025-01-01T00:00:00Z'),
    notAfter: new Date('2054-12-31T23:59:59Z'),
  };
  const stamper = (commonName: string) =>
    party(distinguishedName(['C', 'DE'], ['O', 'Example Time Stamps'], ['CN', commonName]));
  const ca = stamper('Example Time Stamps CA');
  const authority = makeStampAuthority({
    ...validity,
    ca,
    caCertificate: caCertificateOf(ca, validity),
    tsa: stamper('Example Time Stamps'),
  });
  const service = ecKey();
  const bytes = makeWav(0);
  const recording = { bytes, filename: call.as };
  const own = { bytes: makeWav(1), filename: swapped.as };
  const noon = new Date('2025-09-18T11:47:38Z');

  /** A time stamp over the value of the signature, of half a minute after the call. */
  const stampOn = ({ signatures: [signature] }: JwsGeneral, serialNumber: number): Uint8Array =>
    makeTimeStamp({
      authority,
      data: new Uint8Array(Buffer.from(signature?.signature ?? '', 'base64url')),
      hash: 'sha512',
      genTime: new Date('2025-09-18T09:20:40Z'),
      serialNumber,
    });
  const witnessed = await signRecord(makeRecord({ recording, qaStatus: 'pass' }), signer);
  // The statement is made twice, without its receipt and with it; by EdDSA both have one signature.
  const statement = { key: ed25519Key(), algorithm: 'EdDSA', content: toBytes(witnessed) } as const;
  const bare = makeStatement(statement);
  const receipt = makeReceipt({ key: service, log: logOf(121, { 17: bare }), index: 17 });
  const endedSince = await signRecord(makeRecord({ recording, qaStatus: 'pass' }), expired);

  const altered = await signRecord(makeRecord({ recording, qaStatus: 'pass' }), signer);
  const locked = makeRecord({ recording });
  const files: Record<string, unknown> = {
    'checks-out.vcon': await signRecord(makeRecord({ recording, qaStatus: 'fail' }), signer),
    'witnessed.vcon': witnessed,
    'expired.vcon': endedSince,
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
    ['witnessed.tsr', stampOn(witnessed, 40121)],
    ['witnessed.cose', makeStatement({ ...statement, receipts: [receipt] })],
    ['expired.tsr', stampOn(endedSince, 40122)],
    ['signer.pem', new TextEncoder().encode(signer.pem)],
    ['expired-signer.pem', new TextEncoder().encode(expired.pem)],
    ['service.pem', new TextEncoder().encode(toPem('PUBLIC KEY', service.spki))],
    ['authority.pem', new TextEncoder().encode(toPem('CERTIFICATE', authority.caCertificate))],
  ]);
}

/** Makes the samples and writes them into a folder, in place of everything in it. */
export async function writeSamples(folder: string): Promise<void> {
  const files = await makeSamples();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}
