import { describe, expect, it } from 'vitest';
import type {
  CertificateReport,
  PathLinkReport,
  PathReport,
  ShownReport,
  ReportTrustEntry,
  SignatureReport,
} from '../../report/report';
import { pathOf, sentAlong, signingCertificate } from './path';

const link = (sha256: string, change: Partial<PathLinkReport> = {}): PathLinkReport => ({
  sha256,
  role: 'signer',
  outcome: 'pass',
  message: '',
  spec: 'RFC 5280 section 6.1',
  revocation: { kind: 'not-checked', message: '', addresses: [] },
  ...change,
});

const signature = (path: Partial<PathReport>, carried: readonly string[] = ['leaf']): SignatureReport => ({
  alg: 'RS256',
  valid: true,
  certificates: carried.map((sha256) => ({ sha256 }) as CertificateReport),
  certificateBound: true,
  path: { answer: 'unknown', detail: '', trustEntry: null, said: [], links: [], ...path },
});

const entry = (kind: ReportTrustEntry['kind'], sha256: string): ReportTrustEntry => ({
  kind,
  purpose: 'signer',
  covers: 'certificate',
  name: 'My name for it',
  sha256,
  origin: '',
  confirmedBy: null,
});

const report = (...trustEntries: ReportTrustEntry[]): ShownReport =>
  ({
    policy: { trustEntries },
    certificates: ['leaf', 'middle', 'root'].map((sha256) => ({ sha256 })),
  }) as unknown as ShownReport;

/** Each node in a word or two, from the trust list down. */
const drawn = (given: ShownReport, one: SignatureReport) => {
  const { nodes, stranded } = pathOf(given, one);
  return { stranded, nodes: nodes.map(({ link, shape, state }) => `${link.sha256} ${shape}: ${state}`) };
};

const middle = (change: Partial<PathLinkReport> = {}) => link('middle', { role: 'intermediate', ...change });
const root = link('root', { role: 'anchor', spec: null });

describe('pathOf', () => {
  it('draws a path from the anchor down to the signer', () => {
    const one = signature({ answer: 'yes', trustEntry: 0, said: [], links: [link('leaf'), middle(), root] });
    expect(drawn(report(entry('anchor', 'root')), one)).toEqual({
      stranded: false,
      nodes: ['root yes: In your trust list', 'middle yes: Holds', 'leaf yes: Holds'],
    });
    const { nodes } = pathOf(report(entry('anchor', 'root')), one);
    expect(nodes.map(({ entryName }) => entryName)).toEqual(['My name for it', null, null]);
  });

  it('marks the first broken link, and nothing behind it', () => {
    const links = [link('leaf', { outcome: 'not-checked' }), middle({ outcome: 'fail' }), root];
    expect(
      drawn(report(entry('anchor', 'root')), signature({ trustEntry: 0, said: [], links })).nodes,
    ).toEqual([
      'root yes: In your trust list',
      'middle no: The path breaks here',
      'leaf none: Not looked at',
    ]);
  });

  it('marks a break below an anchor that the answer does not rest on', () => {
    const links = [link('leaf', { outcome: 'fail' }), root];
    expect(drawn(report(entry('anchor', 'root')), signature({ links }))).toEqual({
      stranded: false,
      nodes: ['root yes: In your trust list', 'leaf no: The path breaks here'],
    });
  });

  it('draws a path that nobody vouches for as open, not as broken', () => {
    const links = [link('leaf', { outcome: 'not-checked' }), middle({ outcome: 'fail' })];
    expect(drawn(report(), signature({ links }))).toEqual({
      stranded: true,
      nodes: ['middle unknown: Nobody you trust vouches for it', 'leaf none: Not looked at'],
    });
  });

  it('tells a stranger with the name of a pinned signer from the pinned one', () => {
    const stranger = signature({ trustEntry: 0, said: [], links: [link('leaf', { outcome: 'fail' })] });
    expect(drawn(report(entry('pin', 'root')), stranger).stranded).toBe(true);
    const pinned = signature({ trustEntry: 0, said: [], links: [link('leaf', { spec: null })] });
    expect(drawn(report(entry('pin', 'leaf')), pinned)).toEqual({
      stranded: false,
      nodes: ['leaf yes: In your trust list'],
    });
  });

  it('says of a pinned one that does not hold that it is on the list', () => {
    const links = [link('leaf', { spec: null, outcome: 'fail' })];
    expect(drawn(report(entry('pin', 'leaf')), signature({ trustEntry: 0, said: [], links })).nodes).toEqual([
      'leaf no: In your trust list, but does not hold',
    ]);
  });

  it('draws nothing where nothing was asked', () => {
    expect(drawn(report(), signature({}))).toEqual({ stranded: false, nodes: [] });
  });
});

describe('signingCertificate', () => {
  it('is the pinned one where the record’s own is bound to nothing', () => {
    const one = signature({ trustEntry: 0, said: [], links: [link('root', { spec: null })] });
    expect(signingCertificate(report(entry('pin', 'root')), one)?.sha256).toBe('root');
  });

  it('is the first that came with the signature where nothing was asked', () => {
    expect(signingCertificate(report(), signature({}))?.sha256).toBe('leaf');
  });
});

describe('sentAlong', () => {
  const hashes = (one: SignatureReport): string[] => sentAlong(one).map(({ sha256 }) => sha256);

  it('is what has no place in the path', () => {
    const links = [link('leaf'), root];
    expect(hashes(signature({ links }, ['leaf', 'middle', 'root']))).toEqual(['middle']);
    expect(hashes(signature({ links: [link('root', { spec: null })] }, ['leaf']))).toEqual(['leaf']);
  });

  it('is all but the first where there is no path', () => {
    expect(hashes(signature({}, ['leaf', 'middle']))).toEqual(['middle']);
  });
});
