import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { supplied } from '../../e2e/maker/evidence';
import { signRecord, toBytes } from '../../e2e/maker/jws';
import { makeRecord } from '../../e2e/maker/record';
import { makeSigner } from '../../e2e/maker/signer';
import type { EvidenceFile } from '../evidence/evidence';
import type { Report } from '../report/report';
import { entryFor } from '../trust/new-entry';
import type { TrustEntry } from '../trust/trust-entry';
import { readCertificates } from '../x509/certificate';
import type { ReportNews, VerifyRequest } from './bridge';
import './verify.worker';

interface Answer {
  readonly id: number;
  readonly kind: 'result' | 'error';
  readonly result?: unknown;
  readonly message?: string;
}

interface Scope {
  onmessage?: ((event: { data: unknown }) => void) | null;
  postMessage?: (answer: Answer) => void;
}
const scope = globalThis as Scope;
const { postMessage } = scope;

const waiting = new Map<number, (answer: Answer) => void>();
let last = 0;
beforeAll(() => {
  scope.postMessage = (answer) => waiting.get(answer.id)?.(answer);
});
afterAll(() => {
  if (postMessage === undefined) delete scope.postMessage;
  else scope.postMessage = postMessage;
  scope.onmessage = null;
});

/** Calls the worker, which is in this thread, as the page does. */
const call = <Result>(name: string, argument: unknown): Promise<Result> =>
  new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, ({ kind, result, message }) =>
      kind === 'result' ? resolve(result as Result) : reject(new Error(message)),
    );
    scope.onmessage?.({ data: { id, name, argument } });
  });

let entry: TrustEntry;
let signed: EvidenceFile[];
beforeAll(async () => {
  const signer = await makeSigner();
  const [certificate] = await readCertificates(new TextEncoder().encode(signer.pem));
  if (certificate === undefined) throw new Error('no certificate');
  const addedAt = '2026-07-01T12:00:00Z';
  entry = await entryFor(certificate, { name: 'Klar Voice', origin: 'own list', confirmedBy: null, addedAt });
  const records = Array.from({ length: 20 }, () => signRecord(makeRecord(), signer));
  signed = (await Promise.all(records)).map((record, at) => supplied(`${at}.vcon`, toBytes(record)));
});

/** Gives files to the worker. */
async function given(files: readonly EvidenceFile[]): Promise<(trusted: boolean) => VerifyRequest> {
  await call(
    'add',
    files.map((file, position) => ({ position, file })),
  );
  return (trusted) => ({
    files: files.length,
    assignments: [],
    sampleTrust: trusted ? [entry] : [],
    withoutSavedTrust: false,
    validationTime: null,
  });
}

type News = ReportNews | 'forgotten' | null;
const trustedBy = (news: News): number | undefined =>
  news === null || news === 'forgotten' ? undefined : news.head.policy.trustEntries.length;

async function exported(): Promise<Report> {
  return JSON.parse(await (await call<Blob>('exportJson', false)).text()) as Report;
}

describe('reports that are asked for while one is being drawn up', () => {
  it('end at once but for the newest, which is what is exported', async () => {
    const request = await given(signed);
    const order: string[] = [];
    const asked = [true, true, false].map(async (trusted, at) => {
      const news = await call<News>('verify', request(trusted));
      order.push(`${at}`);
      return news;
    });
    const [first, second, third] = await Promise.all(asked);
    expect([first, second]).toEqual([null, null]);
    expect(order).toEqual(['0', '1', '2']);
    expect(trustedBy(third ?? null)).toBe(0);
    expect((await exported()).policy.trustEntries).toEqual([]);
    const rows = third === null || third === 'forgotten' ? [] : (third?.rows ?? []);
    expect(rows).toHaveLength(20);
    expect(await call('moreNews', null)).toMatchObject({ rows: [], more: false });
  });

  it('leave what was drawn up before as it is until the newest is there', async () => {
    const request = await given(signed);
    await call('verify', request(true));
    const asked = call<News>('verify', request(false));
    const before = await exported();
    expect(before.policy.trustEntries).toHaveLength(1);
    const untrusted = ({ records }: Report) =>
      records.map(({ reasons }) => reasons.includes('SIGNER_NOT_TRUSTED'));
    expect(new Set(untrusted(before))).toEqual(new Set([false]));
    expect(trustedBy(await asked)).toBe(0);
    const after = await exported();
    expect(after.policy.trustEntries).toEqual([]);
    expect(new Set(untrusted(after))).toEqual(new Set([true]));
  });

  it('do not lose the news that the page has not had yet', async () => {
    const notes = supplied('note.txt', new TextEncoder().encode('nothing of interest'));
    const many = [...signed, ...Array.from({ length: 2100 }, (_, at) => ({ ...notes, name: `${at}.txt` }))];
    const request = await given(many);
    const first = await call<News>('verify', request(true));
    expect(first).toMatchObject({ more: true });
    const [overtaken, newest] = [call<News>('verify', request(false)), call<News>('verify', request(true))];
    const between = await call<News>('moreNews', null);
    expect(await overtaken).toBeNull();
    const all = [first, between, await newest, await call<News>('moreNews', null)];
    const told = all.flatMap((news) => (news === null || news === 'forgotten' ? [] : news.evidence));
    const names = told.map(([, { name }]) => name).filter((name) => name.endsWith('.txt'));
    expect(names).toHaveLength(2100);
    expect(new Set(names).size).toBe(2100);
  });
});
