/**
 * STIR PASSporTs in the `stir` parameter of parties: signed statements of a telephone provider on who called whom (RFC
 * 8225; SHAKEN: RFC 8588). They are read and shown. A signature is checked where a certificate was supplied that fits;
 * whether its holder may speak for the number (TNAuthList, RFC 8226) is not judged, and nothing is trusted for it.
 */
import { bounds } from '../bounds';
import type { Check, CheckOutcome } from '../check';
import { allowedAlgorithms } from '../signature/algorithm';
import { isProblem, joinHeaders, type HeaderProblem, type JoseHeader } from '../signature/header';
import { fromBase64url } from '../vcon/base64url';
import {
  isArray,
  isObject,
  isString,
  JsonError,
  JsonNumber,
  parseJson,
  type JsonObject,
  type JsonValue,
} from '../vcon/json';
import { message, reportable, said, type Sentence } from '../wording';
import type { Certificate } from '../x509/certificate';
import { canonicalJson } from './canonical';

/** Telephone numbers and URIs of one side of a call (RFC 8225 section 5.2.1), as written. */
export interface PassportSide {
  readonly tn: readonly string[];
  readonly uri: readonly string[];
}

export interface Passport {
  /** Index into `parties`. */
  readonly party: number;
  /** RFC 6901 pointer to it. */
  readonly pointer: string;
  /** `compact`: header and claims left out (section 7), so that nothing of it can be read or checked. */
  readonly form: 'full' | 'compact' | 'unreadable';
  /** JOSE header (section 4); members are null where they are absent. */
  readonly header: {
    readonly alg: string | null;
    readonly typ: string | null;
    /** Extension, such as "shaken". */
    readonly ppt: string | null;
    /** Where the certificate could be fetched; nothing ever is. */
    readonly x5u: string | null;
  } | null;
  readonly claims: PassportClaims | null;
  readonly signature: 'fits' | 'not-checked';
  /** The supplied certificate that the signature fits. */
  readonly certificate: Certificate | null;
  /** Where the party's `tel` stands in it; `unclear`: one of them without the country code. Null: nothing to compare. */
  readonly partyIs: 'orig' | 'dest' | 'neither' | 'unclear' | null;
  readonly checks: readonly Check[];
}

export interface PassportClaims {
  /** When it was issued: RFC 3339, UTC; null where that is absent or no time. */
  readonly iat: string | null;
  readonly orig: PassportSide;
  readonly dest: PassportSide;
  /** Fingerprints of the media keys (section 5.2.2), as "sha-256 …". */
  readonly mky: readonly string[];
  /** RFC 8588 section 4: A full, B partial, C gateway attestation; as written. */
  readonly attest: string | null;
  readonly origid: string | null;
  /** Names of other claims. */
  readonly others: readonly string[];
}

/**
 * All PASSporTs of a record.
 * @param supplied certificates from outside the record, tried on them all, `bounds.certificatesTried` in all
 */
export async function passportsOf(vcon: JsonObject, supplied: readonly Certificate[]): Promise<Passport[]> {
  const parties = vcon.get('parties');
  const passports: Passport[] = [];
  const tries = { left: bounds.certificatesTried };
  for (const [index, party] of (isArray(parties) ? parties : []).entries()) {
    if (passports.length >= bounds.passports.parties) break;
    const stir = isObject(party) ? party.get('stir') : undefined;
    if (!isObject(party) || stir === undefined || stir === null || stir === '') continue;
    passports.push(await new Reading(index, party.get('tel')).read(stir, supplied, tries));
  }
  return passports;
}

const RFC_8225 = 'RFC 8225 section';

/** Reads one PASSporT. */
class Reading {
  private readonly checks: Check[] = [];
  private readonly party: number;
  private readonly pointer: string;
  private readonly tel: JsonValue | undefined;

  constructor(party: number, tel: JsonValue | undefined) {
    this.party = party;
    this.pointer = `/parties/${party}/stir`;
    this.tel = tel;
  }

  private check(id: string, outcome: CheckOutcome, sentence: Sentence, spec: string): void {
    this.checks.push({ id: `passport.${id}`, outcome, pointer: this.pointer, ...reportable(sentence), spec });
  }

  private result(form: Passport['form'], read: Partial<Passport> = {}): Passport {
    return {
      party: this.party,
      pointer: this.pointer,
      form,
      header: null,
      claims: null,
      signature: 'not-checked',
      certificate: null,
      partyIs: null,
      ...read,
      checks: this.checks,
    };
  }

  private unreadable(why: Sentence, spec: string): Passport {
    this.check('form', 'warn', why, spec);
    return this.result('unreadable');
  }

  async read(stir: JsonValue, supplied: readonly Certificate[], tries: { left: number }): Promise<Passport> {
    if (!isString(stir) || stir.length > bounds.passports.characters) {
      return this.unreadable(message('The PASSporT is not a text of usual length.'), `${RFC_8225} 3`);
    }
    const { token, parameters } = identityOf(stir);
    const [protectedText = '', payload = '', signature = '', ...more] = token.split('.');
    if (more.length > 0 || token.split('.').length < 3) {
      return this.unreadable(
        message('The PASSporT does not have the three parts of a signed token.'),
        `${RFC_8225} 3`,
      );
    }
    if (protectedText === '' && payload === '') {
      const compact = message(
        'The PASSporT is in its compact form: its header and claims are left out, so nothing of it can be read or checked.',
      );
      this.check('form', 'not-checked', compact, `${RFC_8225} 7`);
      return this.result('compact');
    }
    const jose = joinHeaders({ protected: protectedText, header: undefined });
    const header = objectIn(protectedText);
    const claims = objectIn(payload);
    if (header === null || claims === null || fromBase64url(signature) === null) {
      const why = message(
        'The header, the claims or the signature of the PASSporT is not what a signed token has.',
      );
      return this.unreadable(why, 'RFC 7515 section 7.1');
    }
    const shown = {
      alg: text(header, 'alg'),
      typ: text(header, 'typ'),
      ppt: text(header, 'ppt'),
      x5u: text(header, 'x5u'),
    };
    this.judgeHeader(shown, parameters);
    const read = this.judgeClaims(claims, shown.ppt);
    if (!isSorted(protectedText, header) || !isSorted(payload, claims)) {
      const unsorted = message(
        'The members of the PASSporT are not in the order, or not without spaces, as asked for.',
      );
      this.check('serialization', 'info', unsorted, `${RFC_8225} 9`);
    }
    const partyIs = this.judgeNumber(read);
    const certificate = await this.verify(jose, `${protectedText}.${payload}`, signature, supplied, tries);
    return this.result('full', {
      header: shown,
      claims: read,
      signature: certificate === null ? 'not-checked' : 'fits',
      certificate,
      partyIs,
    });
  }

  private judgeHeader(
    { alg, typ, ppt, x5u }: NonNullable<Passport['header']>,
    parameters: ReadonlyMap<string, string>,
  ): void {
    const missing = (name: string, section: string): void =>
      this.check(
        'header',
        'warn',
        said('The header of the PASSporT does not have {name} as it should.', { name }),
        section,
      );
    if (typ !== 'passport') missing('"typ": "passport"', `${RFC_8225} 4.1`);
    if (alg !== 'ES256') missing('"alg": "ES256"', `${RFC_8225} 4.2`);
    if (x5u === null) missing('"x5u"', `${RFC_8225} 4.3`);
    const beside: readonly (readonly [string, string | null])[] = [
      ['alg', alg],
      ['ppt', ppt],
      ['info', x5u],
    ];
    for (const [name, value] of beside) {
      const given = parameters.get(name);
      if (given === undefined || given === value) continue;
      const other = said('The parameter {name} behind the PASSporT says something else than its header.', {
        name,
      });
      this.check('parameters', 'warn', other, 'RFC 8224 section 4');
    }
  }

  private judgeClaims(claims: JsonObject, ppt: string | null): PassportClaims {
    const iat = claims.get('iat');
    const time = iat instanceof JsonNumber ? timeOf(iat.value) : null;
    const [orig, dest] = [sideOf(claims.get('orig')), sideOf(claims.get('dest'))];
    const lacking = (name: string, section: string): void =>
      this.check(
        'claims',
        'warn',
        said('The claim {name} of the PASSporT is missing or not as it should be.', { name }),
        section,
      );
    if (time === null) lacking('"iat"', `${RFC_8225} 5.1.1`);
    if (orig.tn.length + orig.uri.length !== 1) lacking('"orig"', `${RFC_8225} 5.2.1`);
    if (dest.tn.length + dest.uri.length === 0) lacking('"dest"', `${RFC_8225} 5.2.1`);
    const [attest, origid] = [text(claims, 'attest'), text(claims, 'origid')];
    if (ppt === 'shaken') {
      if (!/^[ABC]$/.test(attest ?? '')) lacking('"attest"', 'RFC 8588 section 4');
      if (origid === null) lacking('"origid"', 'RFC 8588 section 5');
    }
    const keys = claims.get('mky');
    const mky = (isArray(keys) ? keys : []).slice(0, bounds.passports.numbers).flatMap((key) => {
      const [alg, dig] = isObject(key) ? [text(key, 'alg'), text(key, 'dig')] : [null, null];
      return alg === null || dig === null ? [] : [`${alg} ${dig}`];
    });
    if (keys !== undefined && mky.length === 0) lacking('"mky"', `${RFC_8225} 5.2.2`);
    const others = [...claims.keys()].filter((name) => !known.has(name)).slice(0, bounds.passports.numbers);
    return { iat: time, orig, dest, mky, attest, origid, others: others.map((name) => name.slice(0, 100)) };
  }

  private judgeNumber({ orig, dest }: PassportClaims): Passport['partyIs'] {
    const tel = isString(this.tel) ? this.tel : null;
    if (tel === null || orig.tn.length + dest.tn.length === 0) return null;
    const [asCaller, asCalled] = [sameNumber(tel, orig.tn), sameNumber(tel, dest.tn)];
    const found =
      asCaller === 'same'
        ? 'orig'
        : asCalled === 'same'
          ? 'dest'
          : asCaller === 'unclear' || asCalled === 'unclear'
            ? 'unclear'
            : 'neither';
    const outcome = found === 'neither' ? 'warn' : 'info';
    this.check('number', outcome, numberWords[found], `${RFC_8225} 5.2.1; RFC 8224 section 8.3`);
    return found;
  }

  /** @returns the certificate that the signature fits */
  private async verify(
    jose: JoseHeader | HeaderProblem,
    input: string,
    signature: string,
    supplied: readonly Certificate[],
    tries: { left: number },
  ): Promise<Certificate | null> {
    const notChecked = (why: Sentence): null => {
      this.check('signature', 'not-checked', why, `${RFC_8225} 6`);
      return null;
    };
    if (isProblem(jose)) return notChecked(jose.message);
    if (jose.alg !== 'ES256' || !jose.payloadEncoded) {
      return notChecked(
        message('The signature of the PASSporT was not checked: its algorithm is not ES256.'),
      );
    }
    const tried = new Set<string>();
    for (const certificate of supplied) {
      if (certificate.publicKey.kind !== 'P-256' || tried.has(certificate.publicKeySha256)) continue;
      if (tries.left <= 0) break;
      tries.left--;
      tried.add(certificate.publicKeySha256);
      if (!(await isSignedBy(certificate, input, signature))) continue;
      const fits = said(
        'The signature of the PASSporT fits the certificate of {name} that you supplied. Whether they may speak for the number was not judged.',
        { name: certificate.shortName.slice(0, 200) },
      );
      this.check('signature', 'info', fits, `${RFC_8225} 6; RFC 8226`);
      return certificate;
    }
    return notChecked(
      message(
        'The signature of the PASSporT was not checked: none of the certificates at hand fits it. Nothing is fetched from the address that it names.',
      ),
    );
  }
}

const numberWords = {
  orig: message('The telephone number of this party is that of the caller in the PASSporT.'),
  dest: message('The telephone number of this party is one that was called by the PASSporT.'),
  unclear: message(
    'The telephone number of this party may be one of the PASSporT: one of them is without the country code.',
  ),
  neither: message('The telephone number of this party is not in the PASSporT.'),
} as const;

/** Claims that are shown by themselves. */
const known = new Set(['iat', 'orig', 'dest', 'mky', 'attest', 'origid']);

/** The token and the parameters behind it, where it was taken from a SIP Identity header (RFC 8224 section 4). */
function identityOf(stir: string): { token: string; parameters: ReadonlyMap<string, string> } {
  const [token = '', ...behind] = stir
    .trim()
    .replace(/^identity\s*:\s*/i, '')
    .split(';');
  const parameters = behind.flatMap((parameter) => {
    const [, name, value] = /^\s*([\w-]+)\s*=\s*([^]*?)\s*$/.exec(parameter) ?? [];
    if (name === undefined || value === undefined) return [];
    return [[name.toLowerCase(), value.replace(/^<([^]*)>$|^"([^]*)"$/, '$1$2')] as const];
  });
  return { token: token.trim(), parameters: new Map(parameters) };
}

/** Strict base64url of one JSON object. */
function objectIn(part: string): JsonObject | null {
  const bytes = fromBase64url(part);
  if (bytes === null) return null;
  try {
    const { value, loneSurrogate } = parseJson(bytes);
    return isObject(value) && loneSurrogate === null ? value : null;
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}

const isSorted = (part: string, value: JsonObject): boolean =>
  new TextDecoder().decode(fromBase64url(part) ?? new Uint8Array()) === canonicalJson(value).text;

/** A string member, as far as it is shown. */
function text(object: JsonObject, name: string): string | null {
  const value = object.get(name);
  return isString(value) ? value.slice(0, 2000) : null;
}

/** NumericDate (RFC 7519 section 2) within the years that RFC 3339 can write. */
function timeOf(seconds: number): string | null {
  if (!(seconds >= 0 && seconds < 253_402_300_800)) return null;
  return new Date(seconds * 1000).toISOString().replace(/\.000Z$/, 'Z');
}

function sideOf(claim: JsonValue | undefined): PassportSide {
  const list = (name: string): string[] => {
    const value = isObject(claim) ? claim.get(name) : undefined;
    const all = isArray(value) ? value.slice(0, bounds.passports.numbers) : [value];
    return all.filter(isString).map((one) => one.slice(0, 200));
  };
  return { tn: list('tn'), uri: list('uri') };
}

/** The digits of a number, without what RFC 8224 section 8.3 takes out; "+" is kept to tell that it is a full one. */
const digitsOf = (number: string): string =>
  number
    .trim()
    .replace(/^tel:/i, '')
    .replace(/;[^]*$/, '')
    .replace(/[\s().-]/g, '');

function sameNumber(tel: string, numbers: readonly string[]): 'same' | 'unclear' | 'other' {
  const own = digitsOf(tel);
  const plain = own.replace(/^(\+|00)/, '');
  if (!/^[\d*#]+$/.test(plain)) return 'other';
  const others = numbers.map((number) => digitsOf(number).replace(/^\+/, ''));
  if (others.includes(plain)) return 'same';
  const national = plain.replace(/^0/, '');
  const isPart =
    !own.startsWith('+') && national.length >= 6 && others.some((number) => number.endsWith(national));
  return isPart ? 'unclear' : 'other';
}

async function isSignedBy({ spki }: Certificate, input: string, signature: string): Promise<boolean> {
  const bytes = fromBase64url(signature);
  const algorithm = allowedAlgorithms.get('ES256');
  if (bytes?.length !== 64 || algorithm === undefined) return false;
  try {
    const key = await crypto.subtle.importKey(
      'spki',
      spki as Uint8Array<ArrayBuffer>,
      algorithm.importParams,
      false,
      ['verify'],
    );
    return await crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      key,
      bytes as Uint8Array<ArrayBuffer>,
      new TextEncoder().encode(input),
    );
  } catch {
    return false;
  }
}
