import type { Check } from '../check';
import type { Reason } from '../reasons';
import type { ChainLink } from '../trust/chain';
import type { TrustedKey } from '../trust/service-entry';
import type { SignerPolicy } from '../trust/signer';
import { message, reportable, said, utcTime, type Said } from '../wording';
import { day } from '../trust/withdrawal-words';
import type { Certificate } from '../x509/certificate';
import { checkPinned } from '../x509/revocation';
import { reasonInWords } from '../x509/revocation-rule';
import { SignatureMemory } from '../x509/signature-memory';
import { checkConserverReceipt } from './conserver';
import type { ReceiptCheck } from './receipt';
import { serviceKeyFrom, type ServiceKey } from '../trust/service-key';
import {
  certificatesOf,
  checkRegistration,
  checkStatement,
  type Statement,
  type StatementCheck,
} from './statement';
import { latestTime, type TimeStampToken } from './time-stamp';
import type { CheckedToken } from './time-stamp-check';
import { judgeAuthority } from './time-stamp-authority';
import { keysAbove } from './time-stamp-independence';
import type { Testimony } from './testimony';

/**
 * What a testimony lacks to count: `trust` in its maker, the `key` of its service, the `receipt` for a statement, the
 * `statement` for a receipt, or something that none of these settles.
 */
export type Lack = 'trust' | 'key' | 'receipt' | 'statement' | 'other';

/** What came of a testimony, whatever it is about. */
export interface WitnessJudgement {
  /** `yes`: intact, and its maker is trusted for this and independent. `no`: a check that ran to its end failed. */
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly reasons: readonly Reason[];
  /** Null where the answer is another than `unknown`. */
  readonly lacks: Lack | null;
  /** One sentence, or more. */
  readonly detail: readonly Said[];
  /** What it states, and by when at the latest that is: null where it states none. */
  readonly time: { readonly stated: Date; readonly latest: Date } | null;
  /** What its maker calls itself; null where nothing says so. */
  readonly maker: string | null;
  /** SHA-256 of the SubjectPublicKeyInfo of its maker's key, hex; null where that is not at hand. */
  readonly makerKeySha256: string | null;
  /** The key of its maker, where that is one of a transparency service. */
  readonly serviceKey: ServiceKey | null;
  /** Index into the trust list of the entry that the answer rests on, or that stands in its way. */
  readonly trustEntry: number | null;
  /** The maker's certificate first. */
  readonly certificates: readonly Certificate[];
  readonly chain: readonly ChainLink[];
  readonly checks: readonly Check[];
}

/** By what witnesses are judged: as signers are, and by keys of transparency services. */
export interface WitnessPolicy extends SignerPolicy {
  readonly trustedKeys: readonly TrustedKey[];
  /** Keys that were supplied; they are trusted for nothing. */
  readonly suppliedKeys: readonly ServiceKey[];
}

const nothing = {
  lacks: null,
  time: null,
  maker: null,
  makerKeySha256: null,
  serviceKey: null,
  trustEntry: null,
  certificates: [],
  chain: [],
} as const;

/** Whom a witness has to be independent of. */
export interface Signers {
  /** Certificates of the record's signers and those above them; empty where nobody is shown to have signed. */
  readonly chain: readonly Certificate[];
  /** Others that came with their signatures: another way up from a signer may lead over one of them. */
  readonly carried: readonly Certificate[];
}

/** Judges what witnesses say, by one policy. What it is about is found out elsewhere. */
export class WitnessJudge {
  private readonly signatures = new SignatureMemory();
  private readonly judged = new WeakMap<object, Map<string, Promise<WitnessJudgement>>>();

  constructor(private readonly policy: WitnessPolicy) {}

  /**
   * @param signers whoever holds one of their keys, or one above them, is not independent
   */
  judge(testimony: Testimony, signers: Signers): Promise<WitnessJudgement> {
    const known = this.judged.get(testimony) ?? new Map<string, Promise<WitnessJudgement>>();
    this.judged.set(testimony, known);
    const under = [...signers.chain, ...signers.carried].map(({ sha256 }) => sha256).join();
    const judgement = known.get(under) ?? this.judgeAnew(testimony, signers);
    known.set(under, judgement);
    return judgement;
  }

  private async judgeAnew(testimony: Testimony, signers: Signers): Promise<WitnessJudgement> {
    switch (testimony.kind) {
      case 'timestamp':
        return this.judgeTimeStamp(testimony.token, signers);
      case 'statement':
        return this.judgeStatement(testimony, signers);
      case 'conserver': {
        const checked = await checkConserverReceipt(testimony.found, this.keys());
        const judged =
          'problem' in checked
            ? unread(checked.problem, checked.spec)
            : await this.judgeReceipt(checked, signers);
        return {
          ...judged,
          maker: judged.maker ?? testimony.found.service ?? judged.serviceKey?.name ?? null,
        };
      }
      case 'receipt': {
        const text = message('It is a receipt; the statement that it is for was not given beside it.');
        const check = {
          id: 'receipt.statement',
          outcome: 'not-checked',
          pointer: null,
          message: text,
          spec,
        } as const;
        return {
          ...nothing,
          answer: 'unknown',
          reasons: ['WITNESS_NOT_TRUSTED'],
          lacks: 'statement',
          detail: [said(text)],
          maker: testimony.receipt.claims.issuer,
          checks: [check],
        };
      }
      case 'unread':
        return unread(testimony.problem, testimony.spec);
    }
  }

  private async judgeTimeStamp(token: TimeStampToken, signers: Signers): Promise<WitnessJudgement> {
    const { policy, signatures } = this;
    const judged = await judgeAuthority(token, {
      ...policy,
      signerChain: signers.chain,
      signerCarried: signers.carried,
      signatures,
    });
    const { answer, reasons, detail, trustEntry, chain, checked } = judged;
    const { signer } = checked;
    const isOpen = answer === 'unknown';
    const faults = isOpen && checked.intact === true ? this.faultsOf(token, checked) : [];
    const onList = policy.trustList.some(
      ({ index, entry }) => index === trustEntry && entry.purpose === 'timestamp',
    );
    const wantsTrust = checked.intact === true && faults.length === 0 && !onList;
    return {
      answer,
      reasons,
      lacks: isOpen ? (wantsTrust ? 'trust' : 'other') : null,
      // What trust would not heal goes first, and is not said twice.
      detail: onList ? detail : [...faults, ...detail],
      time: { stated: token.genTime, latest: latestTime(token) },
      maker: signer?.shortName ?? token.tsa,
      makerKeySha256: signer?.publicKeySha256 ?? null,
      serviceKey: null,
      trustEntry,
      certificates: [
        ...(signer === null ? [] : [signer]),
        ...token.certificates.filter(({ sha256 }) => sha256 !== signer?.sha256),
      ],
      chain,
      checks: [...checked.checks, ...whatElseItSays(token)],
    };
  }

  /** What trusting its maker would not heal: it is for something else, out of its time, or ahead of ours. */
  private faultsOf({ genTime, accuracySeconds }: TimeStampToken, { checks, signer }: CheckedToken): Said[] {
    const { now } = this.policy;
    const failed = checks.filter(({ outcome }) => outcome === 'fail');
    const early = genTime.getTime() - (accuracySeconds ?? 0) * 1000 > now.getTime();
    const ended = signer !== null && now > signer.notAfter;
    return [
      ...failed.map((check) => check.said ?? said(check.message)),
      ...(early
        ? [
            said(
              'The time stamp says {time}, which is later than the time that counts here, {now}. If it was made just now, look at the clock of this computer.',
              { time: utcTime(genTime), now: utcTime(now) },
            ),
          ]
        : []),
      ...(ended
        ? [
            said(
              'The certificate of “{name}” expired on {date}. Nobody vouches for its time stamps any longer.',
              {
                name: signer.shortName.slice(0, 80),
                date: day(signer.notAfter),
              },
            ),
          ]
        : []),
    ];
  }

  private async judgeStatement(
    { statement, receipts }: Extract<Testimony, { kind: 'statement' }>,
    signers: Signers,
  ): Promise<WitnessJudgement> {
    const certificates = await certificatesOf(statement);
    const signed = await this.checkSigned(statement, certificates);
    const { issuer, issuedAt } = statement.claims;
    const common = { ...nothing, certificates, maker: issuer };
    if (signed.signature === false && signed.byOwn) {
      const detail = [said('The statement does not match its signature.')];
      return { ...common, answer: 'no', reasons: ['WITNESS_INVALID'], detail, checks: signed.checks };
    }
    const judged: WitnessJudgement[] = [];
    for (const receipt of receipts) {
      const checked = await checkRegistration(receipt, statement, this.keys());
      const one = await this.judgeReceipt(checked, signers);
      judged.push({ ...one, maker: one.maker ?? receipt.claims.issuer ?? one.serviceKey?.name ?? null });
    }
    const best = judged.toSorted((a, b) => rank(a) - rank(b))[0];
    if (best === undefined) {
      const text = 'A statement by its own issuer, without a receipt of anybody independent.';
      const detail = [said(text)];
      return {
        ...common,
        answer: 'unknown',
        reasons: ['WITNESS_NOT_TRUSTED'],
        lacks: 'receipt',
        detail,
        checks: signed.checks,
      };
    }
    const time =
      issuedAt === null
        ? null
        : said('Its issuer dates it {time}; nobody vouches for that.', { time: utcTime(issuedAt) });
    return {
      ...best,
      certificates,
      detail: time === null ? best.detail : [...best.detail, time],
      checks: [...signed.checks, ...judged.flatMap(({ checks }) => checks)],
    };
  }

  private async checkSigned(
    statement: Statement,
    [own]: readonly Certificate[],
  ): Promise<Pick<StatementCheck, 'signature' | 'checks'> & { byOwn: boolean }> {
    const signer = own === undefined ? null : await serviceKeyFrom(own.spki);
    const ofPeople = await Promise.all(
      [...this.policy.supplied, ...this.policy.trustList.map(({ certificate }) => certificate)]
        .slice(0, 8)
        .map(({ spki }) => serviceKeyFrom(spki)),
    );
    const keys = [...this.policy.suppliedKeys, ...ofPeople.filter((key) => key !== null)];
    const { signature, checks } = await checkStatement(statement, { signer, keys });
    if (signature !== false || signer !== null) return { signature, checks, byOwn: signer !== null };
    // A key that nobody trusts refutes nothing: two issuers may call their keys the same.
    const text = message(
      'A key that you gave has the name of the key of the statement’s issuer and does not fit; nobody vouches for it.',
    );
    const open = checks.map((check): Check => ({ ...check, outcome: 'not-checked', message: text }));
    return { signature: null, checks: open, byOwn: false };
  }

  /** Those that are trusted come first: of two alike, theirs is the one that counts. */
  private keys(): ServiceKey[] {
    return [...this.policy.trustedKeys.map(({ key }) => key), ...this.policy.suppliedKeys];
  }

  private async judgeReceipt(
    { proof, key, checks, keyMissing }: ReceiptCheck,
    signers: Signers,
  ): Promise<WitnessJudgement> {
    const trusted = this.policy.trustedKeys.find((one) => one.key.publicKeySha256 === key?.publicKeySha256);
    const common = {
      ...nothing,
      maker: trusted?.entry.name ?? null,
      makerKeySha256: key?.publicKeySha256 ?? null,
      serviceKey: key,
      trustEntry: trusted?.index ?? null,
      checks,
    };
    const unsettled = (lacks: Lack, ...detail: Said[]): WitnessJudgement => ({
      ...common,
      answer: 'unknown',
      reasons: ['WITNESS_NOT_TRUSTED'],
      lacks,
      detail,
    });
    const sentences = checks.map((check) => check.said ?? said(check.message));
    if (proof === 'unknown' || key === null) return unsettled(keyMissing ? 'key' : 'other', ...sentences);
    // A key that nobody trusts refutes nothing: anybody can name one so.
    if (proof === 'not') {
      return trusted === undefined
        ? unsettled('key', ...sentences)
        : { ...common, answer: 'no', reasons: ['WITNESS_INVALID'], detail: sentences };
    }
    if (trusted === undefined) {
      const text = 'It is registered with a service whose key you gave and have not confirmed.';
      return unsettled('trust', said(text));
    }
    const obstacle = await this.obstacleTo(trusted, signers);
    if (obstacle !== null) return unsettled('other', obstacle);
    const name = trusted.entry.name;
    const detail = [said('Registered with the transparency service “{name}” in your trust list.', { name })];
    return { ...common, answer: 'yes', reasons: [], detail };
  }

  /** Why a trusted service does not count: it is not independent, or its certificate no longer holds. */
  private async obstacleTo({ certificate, key }: TrustedKey, signers: Signers): Promise<Said | null> {
    const { supplied, trustList, revocation, now, setTime } = this.policy;
    const atHand = [...supplied, ...trustList.map(({ certificate }) => certificate)];
    const all = [...signers.chain, ...signers.carried, ...atHand];
    const above = await keysAbove(signers.chain, all, this.signatures);
    const own = certificate === null ? [] : await keysAbove([certificate], all, this.signatures);
    if ([key.publicKeySha256, ...own].some((one) => above.has(one))) {
      return said(
        'The service’s key also stands above the signer, or is the signer’s own, so it is not independent and settles nothing.',
      );
    }
    if (certificate === null) return null;
    const name = certificate.shortName.slice(0, 80);
    // A receipt does not say when it was made, so that its key has to hold now.
    for (const time of setTime === null ? [now] : [now, setTime]) {
      if (!(time >= certificate.notBefore)) {
        const date = day(certificate.notBefore);
        return said('The certificate of “{name}” is valid only from {date}.', { name, date });
      }
      if (!(time <= certificate.notAfter)) {
        const date = day(certificate.notAfter);
        return said('The certificate of “{name}” expired on {date}.', { name, date });
      }
      const status = await checkPinned(certificate, { ...revocation, certificates: atHand }, time);
      if (status.kind === 'revoked') {
        return said('The certificate of “{name}” was withdrawn on {date} ({reason}).', {
          name,
          date: day(status.date),
          reason: said(reasonInWords(status.reason)),
        });
      }
    }
    return null;
  }
}

/** What a time stamp says beside its time (RFC 3161 section 2.4.2), which decides nothing. */
function whatElseItSays({ serialNumber, policy, accuracySeconds, nonce }: TimeStampToken): Check[] {
  const sentences = [
    said('It has the serial number {serial} and was made by the rules {policy} of its authority.', {
      serial: serialNumber.replace(/^00(?=.)/, '').slice(0, 80),
      policy: policy.slice(0, 80),
    }),
    accuracySeconds === null
      ? said('Its authority does not say by how much the time may be off, and is taken at its word.')
      : said('By its authority the time may be off by {seconds} seconds, either way.', {
          seconds: String(accuracySeconds),
        }),
    ...(nonce === null
      ? []
      : [
          said('It repeats the number {nonce} of the request that it answers; the request is not at hand.', {
            nonce: nonce.slice(0, 80),
          }),
        ]),
  ];
  return sentences.map((sentence) => ({
    id: 'time-stamp.says',
    outcome: 'info',
    pointer: null,
    ...reportable(sentence),
    spec: 'RFC 3161 section 2.4.2',
  }));
}

const rank = ({ answer }: WitnessJudgement): number => (answer === 'yes' ? 0 : answer === 'no' ? 1 : 2);

const spec = 'RFC 9942 section 5.2.1';

const unread = (problem: Said | string, where: string): WitnessJudgement => ({
  ...nothing,
  lacks: 'other',
  answer: 'unknown',
  reasons: ['WITNESS_INVALID'],
  detail: [typeof problem === 'string' ? said(problem) : problem],
  checks: [
    { id: 'witness.readable', outcome: 'not-checked', pointer: null, ...reportable(problem), spec: where },
  ],
});
