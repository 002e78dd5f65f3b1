/** The files that every engine is given, made anew in a temporary folder. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { hostileCertificateName, hostileFileName, hostileRecord } from './hostile.mjs';

const maker = async (name) => {
  const path = fileURLToPath(new URL(`../maker/${name}.ts`, import.meta.url));
  return (await runnerImport(path, { configFile: false })).module;
};

const MIB = 1024 * 1024;
/** One piece in so many bytes is written; the rest of a large file are holes, which read as zeros. */
const STRIDE = 4 * MIB;

function makeLarge(path, size) {
  const file = openSync(path, 'w');
  for (let at = 0; at < size; at += STRIDE) writeSync(file, randomBytes(MIB / 4), 0, MIB / 4, at);
  ftruncateSync(file, size);
  closeSync(file);
}

/** SHA-512 by a program that is not ours where there is one, as lower-case hex. */
async function sha512(path) {
  try {
    return execFileSync('sha512sum', [path]).toString().split(' ')[0];
  } catch {
    const hash = createHash('sha512');
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    return hash.digest('hex');
  }
}

/**
 * Makes it all.
 * @param largeSize bytes of the large recording
 */
export async function makeEvidence(largeSize) {
  const [{ makeWav }, { makeRecord }, { alterPayload, signRecord, toBytes }, { makeSigner }] =
    await Promise.all(['audio', 'record', 'jws', 'signer'].map(maker));
  const folder = mkdtempSync(join(tmpdir(), 'engines-evidence-'));
  const write = (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const signer = await makeSigner();
  const signed = async (record, by = signer) => toBytes(await signRecord(record, by));

  const recording = { bytes: makeWav(), filename: 'call.wav' };
  const call = await signRecord(makeRecord({ recording }), signer);
  const altered = alterPayload(call, (text) => text.replace('Jonas', 'Jonah'));

  /** A record that names its recording by a hash of our choice. */
  const naming = (filename, hash) => {
    const record = makeRecord({ recording: { bytes: new Uint8Array(), filename } });
    Object.assign(record.dialog[0], { content_hash: hash });
    return record;
  };
  const digest = createHash('sha256').update(recording.bytes).digest('base64url');

  const large = join(folder, 'large.wav');
  makeLarge(large, largeSize);
  const largeSha512 = await sha512(large);
  const largeHash = `sha512-${Buffer.from(largeSha512, 'hex').toString('base64url')}`;

  const marked = await makeSigner({ name: hostileCertificateName });
  const hostile = join(folder, 'hostile');
  mkdirSync(hostile);
  const [first, second] = [hostileRecord(makeRecord(), 1), hostileRecord(makeRecord(), 2)];
  second.uuid = first.uuid;

  return {
    certificate: write('signer.pem', signer.pem),
    record: write('call.vcon', toBytes(call)),
    recording: write('call.wav', recording.bytes),
    altered: write('altered.vcon', toBytes(altered)),
    sha256Record: write('sha256.vcon', await signed(naming('call.wav', `sha256-${digest}`))),
    large,
    largeSize,
    largeSha512,
    largeRecord: write('large.vcon', await signed(naming('large.wav', largeHash))),
    hostile: [
      write(join('hostile', hostileFileName), await signed(first, marked)),
      write(join('hostile', 'second.vcon'), await signed(second, marked)),
    ],
    hostileCertificate: write(join('hostile', 'hostile.pem'), marked.pem),
  };
}
