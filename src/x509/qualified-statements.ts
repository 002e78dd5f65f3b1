import { asIs, message, said, type Said } from '../wording';
import { count, DerError, inside, objectIdentifier, only, tags, type Element } from './der';
import { stringOf } from './name-attribute';
import { purposeWords } from './oid-words';

/** What a certificate for signatures is for (ETSI EN 319 412-5 section 4.2.3). */
const types = new Map([
  ['0.4.0.1862.1.6.1', message('the signatures of a person')],
  ['0.4.0.1862.1.6.2', message('the seals of an organization')],
  ['0.4.0.1862.1.6.3', message('web sites')],
]);

/**
 * Statements by the issuer of a qualified certificate (RFC 3739 section 3.2.6; ETSI EN 319 412-5), one line each.
 * @param value of the extension qcStatements; throws DerError
 */
export function qualifiedStatements(value: Uint8Array): Said[] {
  const statements = inside(only(value, tags.sequence)).rest(tags.sequence);
  if (statements.length === 0) throw new DerError('no statement');
  return statements.flatMap((element) => {
    const reader = inside(element);
    const id = objectIdentifier(reader.next(tags.objectIdentifier).content);
    const information = reader.atEnd ? null : reader.next();
    reader.end();
    return statementLines(id, information);
  });
}

function statementLines(id: string, information: Element | null): Said[] {
  switch (id) {
    case '1.3.6.1.5.5.7.11.1':
    case '1.3.6.1.5.5.7.11.2':
      return [said('Written by the rules for qualified certificates (RFC 3739).')];
    case '0.4.0.1862.1.1':
      return [said('Its issuer says that it is a qualified certificate.')];
    case '0.4.0.1862.1.2':
      return [said('Transactions up to {amount} {currency}.', amountOf(needed(information)))];
    case '0.4.0.1862.1.3': {
      const years = count(needed(information, tags.integer).content);
      const papers = message(
        'Its issuer keeps the papers about it for {n} year.|Its issuer keeps the papers about it for {n} years.',
      );
      return [said(papers, { n: years })];
    }
    case '0.4.0.1862.1.4':
      return [said('Its issuer says that its private key is in a device made for that.')];
    case '0.4.0.1862.1.5':
      return inside(needed(information, tags.sequence))
        .rest(tags.sequence)
        .map((element) => {
          const reader = inside(element);
          const [address, language] = [stringOf(reader.next()), stringOf(reader.next())];
          return said('Its issuer’s terms ({language}): {address}', { language, address });
        });
    case '0.4.0.1862.1.6':
      return inside(needed(information, tags.sequence))
        .rest(tags.objectIdentifier)
        .map(({ content }) => {
          const use = purposeWords(types, objectIdentifier(content));
          return said('Its issuer says that it is for {use}.', { use });
        });
    case '0.4.0.1862.1.7': {
      const countries = inside(needed(information, tags.sequence)).rest().map(stringOf);
      return [said('Qualified by the law of {countries}.', { countries: countries.join(', ') })];
    }
    default:
      return [said('A statement that is not known to this tool ({oid}).', { oid: id })];
  }
}

function needed(information: Element | null, tag?: number): Element {
  if (information === null || (tag !== undefined && information.tag !== tag)) {
    throw new DerError('a statement without what it states');
  }
  return information;
}

/** MonetaryValue (ETSI EN 319 412-5 section 4.3.2). */
function amountOf(element: Element): { readonly amount: string; readonly currency: Said } {
  const reader = inside(element);
  const currency = reader.next();
  const amount = count(reader.next(tags.integer).content);
  const exponent = reader.next(tags.integer).content;
  reader.end();
  const name =
    currency.tag === tags.integer
      ? said('currency {number}', { number: String(count(currency.content)) })
      : asIs(stringOf(currency));
  const [power = 0] = exponent;
  const signed = power >= 0x80 ? power - 0x100 : power;
  return { amount: `${amount} × 10^${signed}`, currency: name };
}
