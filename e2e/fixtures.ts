import { makeWav } from './maker/audio';
import { signRecord, toBytes } from './maker/jws';
import { makeRecord } from './maker/record';
import { makeSigner, type Signer } from './maker/signer';
import type { MadeFile } from './verifier-page';

/** A signed record with its recording, made anew. */
export interface Call {
  readonly signer: Signer;
  readonly record: MadeFile;
  readonly recording: MadeFile;
  readonly certificate: MadeFile;
}

/** Makes a call: `tune` tells its recording from others. */
export async function makeCall(tune = 0, filename = 'call.wav', by?: Signer): Promise<Call> {
  const signer = by ?? (await makeSigner());
  const bytes = makeWav(tune);
  const record = await signRecord(makeRecord({ recording: { bytes, filename } }), signer);
  return {
    signer,
    record: { name: 'call.vcon', bytes: toBytes(record) },
    recording: { name: filename, bytes },
    certificate: { name: 'signer.pem', bytes: new TextEncoder().encode(signer.pem) },
  };
}
