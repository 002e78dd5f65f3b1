import type { Layer } from '../signature/layers';
import type { ChainLink } from '../trust/chain';
import type { SignerJudgement } from '../trust/signer';
import type { Certificate } from '../x509/certificate';
import { describeExtension, describeSignatureAlgorithm } from '../x509/extension-words';
import { onceEach } from '../once-each';
import { whereToAsk } from '../x509/distribution-point';
import { reasonInWords } from '../x509/revocation-rule';
import type { RevocationStatus } from '../x509/revocation-status';
import { english, inEnglish, message, reportable, said, sentences, utcTime, type Sentence } from '../wording';
import type { SignatureFacts } from './facts';
import type {
  CertificateDetails,
  CertificateReport,
  LayerReport,
  PathLinkReport,
  PathReport,
  RevocationReport,
} from './report';

/** Every certificate that is mentioned anywhere in a report, each once. */
export class CertificateRegister {
  private readonly mentioned = new Map<string, CertificateDetails>();

  add(certificates: Iterable<Certificate>): void {
    for (const certificate of certificates) {
      if (!this.mentioned.has(certificate.sha256))
        this.mentioned.set(certificate.sha256, detailsOf(certificate));
    }
  }

  list(): CertificateDetails[] {
    return [...this.mentioned.values()];
  }
}

/**
 * One JWS of a record, and how its signers stand with the user.
 * @param mentioned gains every certificate that is mentioned
 */
export function reportLayer(
  layer: Layer,
  facts: readonly SignatureFacts[],
  mentioned: Set<Certificate>,
): LayerReport {
  return {
    serialization: layer.serialization,
    signatures: layer.signatures.map(({ alg, valid, certificates, signer, reasons }, i) => {
      const judgement = facts[i]?.signer ?? null;
      const shown = certificates.length > 0 || signer === null ? certificates : [signer];
      shown.forEach((certificate) => mentioned.add(certificate));
      return {
        alg,
        valid,
        certificates: shown.map(reportCertificate),
        certificateBound: !reasons.includes('CERTIFICATE_NOT_BOUND'),
        ...(shown.length === 0
          ? {}
          : { certificateFrom: certificates.length > 0 ? ('record' as const) : ('supplied' as const) }),
        path: valid === true && judgement !== null ? reportPath(judgement, mentioned) : notAsked,
        ...(valid === true && judgement?.answer === 'yes' && judgement.provenTime !== null
          ? { provenTime: judgement.provenTime.toISOString() }
          : {}),
      };
    }),
  };
}

/** Nobody is shown to stand behind a signature that does not verify, whatever its certificate. */
const whyNotAsked = said('Not asked: no signature by this certificate was found to fit.');
const notAsked: PathReport = {
  answer: 'unknown',
  detail: whyNotAsked.message,
  said: [whyNotAsked],
  trustEntry: null,
  links: [],
};

function reportPath(judgement: SignerJudgement, mentioned: Set<Certificate>): PathReport {
  judgement.chain.forEach(({ certificate }) => mentioned.add(certificate));
  return pathReport(judgement);
}

/** A thousand records of one signer have one judgement, and one report of it. */
const pathReport = onceEach(({ answer, detail, trustEntry, chain }: SignerJudgement): PathReport => ({
  answer,
  detail: sentences(english, detail),
  said: detail,
  trustEntry,
  links: chain.map(reportLink),
}));

export const reportLink = ({
  certificate,
  role,
  outcome,
  message,
  spec,
  revocation,
}: ChainLink): PathLinkReport => ({
  sha256: certificate.sha256,
  role,
  outcome,
  ...reportable(message),
  spec,
  revocation: reportRevocation(certificate, role, revocation),
});

function reportRevocation(
  certificate: Certificate,
  role: ChainLink['role'],
  status: RevocationStatus,
): RevocationReport {
  const { crl, ocsp } = whereToAsk(certificate);
  const addresses = role === 'anchor' ? [] : [...crl, ...ocsp];
  return { kind: status.kind, ...reportable(revocationMessage(role, status)), addresses };
}

function revocationMessage(role: ChainLink['role'], status: RevocationStatus): Sentence {
  switch (status.kind) {
    case 'good':
      return message('Not withdrawn, by a current list or answer that you gave.');
    case 'revoked':
      return said('Withdrawn on {time} ({reason}).', {
        time: utcTime(status.date),
        reason: said(reasonInWords(status.reason)),
      });
    case 'unknown':
      return status.why;
    case 'not-checked':
      return message(
        role === 'anchor'
          ? 'Not asked: your own trust list vouches for it.'
          : 'Not checked: you gave no list that could say whether it was withdrawn.',
      );
  }
}

export const reportCertificate = onceEach((certificate: Certificate): CertificateReport => ({
  subject: certificate.subject,
  issuer: certificate.issuer,
  shortName: certificate.shortName,
  serialNumber: certificate.serialNumber,
  notBefore: certificate.notBefore.toISOString(),
  notAfter: certificate.notAfter.toISOString(),
  sha256: certificate.sha256,
  publicKeySha256: certificate.publicKeySha256,
  publicKey: certificate.publicKey.text,
  publicKeySaid: certificate.publicKey.said,
}));

const detailsOf = onceEach((certificate: Certificate): CertificateDetails => ({
  ...reportCertificate(certificate),
  version: certificate.version,
  ...reportAlgorithm(certificate),
  extensions: certificate.extensions.map(describeExtension),
  pem: certificate.pem,
}));

function reportAlgorithm({
  signatureAlgorithm,
}: Certificate): Pick<CertificateDetails, 'signatureAlgorithm' | 'signatureAlgorithmSaid'> {
  const algorithm = describeSignatureAlgorithm(signatureAlgorithm);
  return { signatureAlgorithm: inEnglish(algorithm), signatureAlgorithmSaid: algorithm };
}
