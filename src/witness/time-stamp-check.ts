import type { Check, CheckOutcome } from '../check';
import { asSaid, message, reportable, said, utcTime, type Sentence } from '../wording';
import type { Certificate } from '../x509/certificate';
import { extensionIds, extensionValue } from '../x509/extensions';
import { generalNamesOf, type GeneralName } from '../x509/general-name';
import { sameName } from '../x509/name';
import { weaknessOf } from '../x509/public-key';
import { toHex } from '../vcon/base64url';
import { digestHex } from './cms-digest';
import { checkCmsSignature, type CmsSignatureCheck } from './cms-signature';
import { namesSigner, signerAmong, type TimeStampToken } from './time-stamp';
import { notForTimeStamps } from './time-stamp-purpose';

/** What a token shows by itself, whoever made it. */
export interface CheckedToken {
  /**
   * True: the holder of `signer` signed exactly what the token says. False: a check that ran to its end shows that
   * this is not so. Null: it could not be checked.
   */
  readonly intact: boolean | null;
  /** In the order in which they are made; what stands behind one that ends it is left out. */
  readonly checks: readonly Check[];
  /** The certificate it was checked with; null where that is not at hand. */
  readonly signer: Certificate | null;
  /** The certificate may be an authority's for time stamps, and genTime lies in its validity. */
  readonly fit: boolean;
}

const RULES = 'RFC 3161 section 2.4.2';

/**
 * Checks a token by itself: what was signed, by which certificate, and whether that is one for time stamps. Who the
 * authority is, and whether it is trusted, is no part of it. Never throws.
 * @param supplied certificates at hand, for tokens that came without their own
 */
export async function checkToken(
  token: TimeStampToken,
  supplied: readonly Certificate[] = [],
): Promise<CheckedToken> {
  const checks: Check[] = [];
  const add = (id: string, outcome: CheckOutcome, sentence: Sentence, spec: string): void => {
    checks.push({ id: `time-stamp.${id}`, outcome, pointer: null, ...reportable(sentence), spec });
  };
  const { signature } = token;
  const { info, digest, attributes, content } = signature;
  let intact: boolean | null = true;
  const unsettled = (): void => void (intact &&= null);

  if (token.grantedWithChanges) {
    add(
      'status',
      'info',
      message('The authority made the time stamp otherwise than it was asked to.'),
      RULES,
    );
  }
  if (token.criticalExtension !== null) {
    const text =
      'The time stamp has a condition that this tool does not know ({oid}), so that it is not judged.';
    add('extensions', 'not-checked', said(text, { oid: token.criticalExtension.slice(0, 80) }), RULES);
    unsettled();
  }

  if (toHex(attributes.messageDigest) === (await digestHex(digest, content))) {
    add(
      'content',
      'pass',
      message('What the time stamp says is what its authority signed.'),
      'RFC 5652 section 11.2',
    );
  } else {
    add(
      'content',
      'fail',
      message('What the time stamp says is not what its authority signed.'),
      'RFC 5652 section 11.2',
    );
    intact = false;
  }

  const signer = await signerAmong([...token.certificates, ...supplied], signature);
  if (signer === null) {
    const text = 'The certificate that the time stamp was made with is neither in it nor among the files.';
    add('certificate', 'not-checked', message(text), 'RFC 5652 section 5.3');
    return { intact: intact === false ? false : null, checks, signer, fit: false };
  }
  const name = signer.shortName.slice(0, 80);
  switch (await namesSigner(signature, signer)) {
    case true:
      add(
        'certificate',
        'pass',
        said('The time stamp names the certificate that it was made with, that of “{name}”.', { name }),
        ESS,
      );
      break;
    case false:
      add(
        'certificate',
        'fail',
        said('The time stamp names another certificate than that of “{name}”.', { name }),
        ESS,
      );
      intact = false;
      break;
    case 'unsupported':
      add(
        'certificate',
        'not-checked',
        message('The time stamp names its certificate in a way that this tool does not know.'),
        ESS,
      );
      unsettled();
  }

  const weakness = weaknessOf(signer.spki);
  const outcome = weakness === null ? await checkCmsSignature(info, digest, signer.spki) : 'weak-key';
  if (outcome === 'weak-key') {
    const text = 'The key of “{name}” {weakness}, so that the time stamp proves nothing.';
    const values = { name, weakness: asSaid(weakness ?? '') };
    add('signature', 'not-checked', said(text, values), 'NIST SP 800-131A Rev. 2 section 3');
    unsettled();
  } else {
    const [result, sentence] = signatureWords[outcome];
    add('signature', result, said(sentence, { name }), 'RFC 5652 section 5.4');
    if (outcome === 'differs') intact = false;
    else if (outcome !== 'fits') unsettled();
  }

  if (token.tsaName !== null && !isNameOf(token.tsaName, signer)) {
    const text = 'The time stamp says that it was made by “{tsa}”, and its certificate is somebody else’s.';
    add('name', 'fail', said(text, { tsa: token.tsa ?? '' }), RULES);
    intact = false;
  }

  const purpose = notForTimeStamps(signer);
  if (purpose === null) {
    add(
      'purpose',
      'pass',
      message('The certificate of the time stamp is for time stamps, and for nothing else.'),
      'RFC 3161 section 2.3',
    );
  } else add('purpose', 'fail', purpose.problem, purpose.spec);

  const { genTime } = token;
  const within = genTime >= signer.notBefore && genTime <= signer.notAfter;
  const times = {
    time: utcTime(genTime),
    from: utcTime(signer.notBefore),
    until: utcTime(signer.notAfter),
  };
  const text = within
    ? 'The time stamp says {time}, which is within the validity of its certificate, from {from} to {until}.'
    : 'The time stamp says {time}, which is outside the validity of its certificate, from {from} to {until}.';
  add('time', within ? 'pass' : 'fail', said(text, times), 'RFC 5280 section 4.1.2.5');
  return { intact, checks, signer, fit: purpose === null && within };
}

const ESS = 'RFC 5816 section 2.2.1';

const signatureWords: Readonly<Record<CmsSignatureCheck, readonly [CheckOutcome, string]>> = {
  fits: ['pass', message('The signature of the time stamp fits the key of “{name}”.')],
  differs: ['fail', message('The signature of the time stamp does not fit the key of “{name}”.')],
  weak: [
    'not-checked',
    message('The time stamp was signed with an algorithm that can be forged, so that it proves nothing.'),
  ],
  unsupported: [
    'not-checked',
    message(
      'The time stamp was signed with an algorithm that this tool does not know, or that does not go with its key.',
    ),
  ],
  inconsistent: [
    'not-checked',
    message('The time stamp names one hash algorithm and was signed with another.'),
  ],
};

/** RFC 3161 section 2.4.2: one of the subject names of the certificate. */
function isNameOf(name: GeneralName, { subjectName, extensions }: Certificate): boolean {
  const value = extensionValue(extensions, extensionIds.subjectAltName);
  const names: readonly GeneralName[] = [
    { form: 'directoryName', name: subjectName },
    ...((value && generalNamesOf(value)) ?? []),
  ];
  return names.some((other) => sameGeneralName(name, other));
}

function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.form === 'directoryName') return b.form === 'directoryName' && sameName(a.name, b.name);
  if ('text' in a) return a.form === b.form && 'text' in b && a.text.toLowerCase() === b.text.toLowerCase();
  if ('octets' in a) return 'octets' in b && toHex(a.octets) === toHex(b.octets);
  return a.form === b.form && 'der' in b && toHex(a.der) === toHex(b.der);
}
