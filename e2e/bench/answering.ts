/** Signed records to their answers: by the page's own workers, and by jose alone, as whoever uses it would write it. */
import {
  generalVerify,
  importX509,
  type FlattenedJWSInput,
  type GeneralJWSInput,
  type JWSHeaderParameters,
} from 'jose';
import { connect, type FileToRead, type NewTrust, type ReportNews } from '../../src/worker/bridge';

const verifier = connect();
const never = new AbortController().signal;

/** Files of the evidence. */
let given = 0;

/** Puts certificates on the trust list, which starts the engine. */
export async function trust(certificates: readonly Pick<NewTrust, 'kind' | 'pem'>[]): Promise<void> {
  for (const certificate of certificates)
    await verifier.addTrust({
      ...certificate,
      purpose: 'signer',
      covers: 'certificate',
      name: 'benchmark',
      origin: 'a benchmark',
      confirmedBy: null,
    });
}

/** Closes the evidence and ends its workers, and starts the engine anew. */
export async function clear(): Promise<void> {
  await verifier.clear([]);
  given = 0;
  await verifier.listTrust();
}

/**
 * Adds files, those of a group read with one call, and has everything answered.
 * @throws Error where one is not answered as unaltered and by a trusted signer
 */
export async function verify(groups: readonly (readonly FileToRead[])[]): Promise<void> {
  const from = given;
  const files = groups.flat().map((file) => ({ ...file, folder: '', position: given++ }));
  await verifier.expect({
    from,
    files: files.map(({ name, folder, size }) => ({ name, folder, size: size ?? 0 })),
  });
  let next = 0;
  await Promise.all(
    groups.map(({ length }) =>
      verifier.supply({
        files: files.slice(next, (next += length)),
        onProgress: () => undefined,
        stop: never,
        evidence: never,
      }),
    ),
  );
  const good = new Set<number>();
  let news: ReportNews | 'forgotten' | null = await verifier.verify({
    files: given,
    assignments: [],
    sampleTrust: null,
    withoutSavedTrust: false,
    validationTime: null,
  });
  while (news !== null && news !== 'forgotten') {
    for (const { evidence, answers } of news.rows)
      if (answers.unaltered.answer === 'yes' && answers.signer.answer === 'yes') good.add(evidence);
    news = news.more ? await verifier.moreNews() : null;
  }
  const wrong = files.filter(({ position }) => !good.has(position)).length;
  if (wrong > 0) throw new Error(`${wrong} records are not answered as they should be`);
}

/** Checks the signature of every file, all at once, with the key of its own certificate, and reads what is signed. */
export async function verifyByJose(files: readonly FileToRead[]): Promise<void> {
  await Promise.all(
    files.map(async ({ file }) => {
      const { payload } = await generalVerify(JSON.parse(await file.text()) as GeneralJWSInput, ownKey);
      return JSON.parse(new TextDecoder().decode(payload)) as unknown;
    }),
  );
}

function ownKey(
  protectedHeader: JWSHeaderParameters | undefined,
  { header }: FlattenedJWSInput,
): ReturnType<typeof importX509> {
  const { alg = '', x5c: [certificate] = [] } = { ...header, ...protectedHeader };
  return importX509(`-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----`, alg);
}
