import { element, generalizedTime, utcTime } from '../../../e2e/maker/der';
import { broken, suiteTime, valid, type Section } from './case';
import { line } from './parties';

const rule =
  'The time has to lie in the validity period of every certificate (RFC 5280 section 6.1.3 (a)(2)).';
const past = new Date('2021-01-01T00:00:00Z');
const expired = new Date('2024-12-31T23:59:59Z');
const future = new Date('2026-01-01T00:00:00Z');

/** A time in the given characters. */
const timeText = (tag: 0x17 | 0x18, text: string) => element(tag, Buffer.from(text));

export const validity: Section = {
  title: 'Validity (RFC 5280 section 6.1.3 (a)(2))',
  cases: [
    {
      id: 'validity-ca-not-before',
      title: 'The CA certificate is not valid yet',
      because: rule,
      expected: broken('validity', 0),
      build: () => line([{ notBefore: future }, {}]),
    },
    {
      id: 'validity-target-not-before',
      title: 'The target is not valid yet',
      because: rule,
      expected: broken('validity', 1),
      build: () => line([{}, { notBefore: future }]),
    },
    {
      id: 'validity-ca-not-after',
      title: 'The CA certificate has expired',
      because: rule,
      expected: broken('validity', 0),
      build: () => line([{ notBefore: past, notAfter: expired }, {}]),
    },
    {
      id: 'validity-target-not-after',
      title: 'The target has expired',
      because: rule,
      expected: broken('validity', 1),
      build: () => line([{}, { notBefore: past, notAfter: expired }]),
    },
    {
      id: 'validity-pre-2000-not-before',
      title: 'notBefore is UTCTime 500101120001Z',
      because: 'Where YY is 50 or more, the year is 19YY (RFC 5280 section 4.1.2.5.1).',
      expected: valid,
      build: () => line([{}, { notBefore: timeText(0x17, '500101120001Z') }]),
    },
    {
      id: 'validity-pre-2000-not-after',
      title: 'notAfter is UTCTime 990101120100Z',
      because: 'Where YY is 50 or more, the year is 19YY (RFC 5280 section 4.1.2.5.1): 1999 is over.',
      expected: broken('validity', 1),
      build: () =>
        line([{}, { notBefore: timeText(0x17, '970101120001Z'), notAfter: timeText(0x17, '990101120100Z') }]),
    },
    {
      id: 'validity-utc-49-50',
      title: 'notAfter of the CA is UTCTime 491231235959Z, that of the target 500101000000Z',
      because: 'UTCTime 49 is 2049 and 50 is 1950 (RFC 5280 section 4.1.2.5.1), so the target has expired.',
      expected: broken('validity', 1),
      build: () =>
        line([
          { notAfter: timeText(0x17, '491231235959Z') },
          { notBefore: timeText(0x17, '500101000000Z'), notAfter: timeText(0x17, '500101000000Z') },
        ]),
    },
    {
      id: 'validity-generalized-not-before',
      title: 'notBefore in 2002 is a GeneralizedTime',
      because:
        'Applications MUST be able to process dates encoded in either type (RFC 5280 section 4.1.2.5), though CAs have to use UTCTime here.',
      expected: valid,
      build: () => line([{}, { notBefore: generalizedTime(new Date('2002-01-01T12:01:00Z')) }]),
    },
    {
      id: 'validity-generalized-not-after',
      title: 'notAfter in 2050 is a GeneralizedTime',
      because: 'Dates in 2050 or later are GeneralizedTime (RFC 5280 section 4.1.2.5).',
      expected: valid,
      build: () => line([{}, { notAfter: generalizedTime(new Date('2050-01-01T12:01:00Z')) }]),
    },
    {
      id: 'validity-no-expiration',
      title: 'notAfter is 99991231235959Z',
      because: 'That value stands for no well-defined expiration (RFC 5280 section 4.1.2.5).',
      expected: valid,
      build: () => line([{}, { notAfter: timeText(0x18, '99991231235959Z') }]),
    },
    {
      id: 'validity-judged-in-2060',
      title: 'All is judged in 2060, and valid until 2070',
      because: rule,
      expected: valid,
      build: () => {
        const notAfter = new Date('2070-01-01T00:00:00Z');
        const time = new Date('2060-01-01T00:00:00Z');
        return line([{ notAfter }, { notAfter }], { anchor: { notAfter }, time });
      },
    },
    {
      id: 'validity-first-second',
      title: 'The time is notBefore',
      because: 'The period runs from notBefore through notAfter, inclusive (RFC 5280 section 4.1.2.5).',
      expected: valid,
      build: () => line([{}, { notBefore: suiteTime }]),
    },
    {
      id: 'validity-last-second',
      title: 'The time is notAfter',
      because: 'The period runs from notBefore through notAfter, inclusive (RFC 5280 section 4.1.2.5).',
      expected: valid,
      disagrees:
        'X509_cmp_time has no "equal": OpenSSL counts the second of notAfter as past, where section 4.1.2.5 says "inclusive".',
      build: () => line([{}, { notAfter: suiteTime }]),
    },
    {
      id: 'validity-second-before',
      title: 'The time is a second before notBefore',
      because: rule,
      expected: broken('validity', 1),
      build: () => line([{}, { notBefore: new Date(suiteTime.getTime() + 1000) }]),
    },
    {
      id: 'validity-second-after',
      title: 'The time is a second after notAfter',
      because: rule,
      expected: broken('validity', 1),
      build: () => line([{}, { notAfter: new Date(suiteTime.getTime() - 1000) }]),
    },
    {
      id: 'validity-without-seconds',
      title: 'notAfter is UTCTime 3001010000Z',
      because: 'UTCTime MUST include seconds (RFC 5280 section 4.1.2.5.1).',
      expected: { valid: false, rule: 'unreadable', at: 1 },
      build: () => line([{}, { notAfter: timeText(0x17, '3001010000Z') }]),
    },
    {
      id: 'validity-offset',
      title: 'notAfter is UTCTime 300101000000+0100',
      because: 'UTCTime MUST be expressed in Greenwich Mean Time, as Z (RFC 5280 section 4.1.2.5.1).',
      expected: { valid: false, rule: 'unreadable', at: 1 },
      build: () => line([{}, { notAfter: timeText(0x17, '300101000000+0100') }]),
    },
    {
      id: 'validity-fraction',
      title: 'notAfter is GeneralizedTime 20300101000000.5Z',
      because: 'GeneralizedTime MUST NOT include fractional seconds (RFC 5280 section 4.1.2.5.2).',
      expected: { valid: false, rule: 'unreadable', at: 1 },
      build: () => line([{}, { notAfter: timeText(0x18, '20300101000000.5Z') }]),
    },
    {
      id: 'validity-no-such-day',
      title: 'notAfter is the 30th of February',
      because: 'There is no such time (X.680 section 47; RFC 5280 section 4.1.2.5.1).',
      expected: { valid: false, rule: 'unreadable', at: 1 },
      build: () => line([{}, { notAfter: timeText(0x17, '300230000000Z') }]),
    },
    {
      id: 'validity-ca-expired-target-not',
      title: 'The target outlives the CA certificate, and the time lies between',
      because: 'All certificates have to be valid at the one time (RFC 5280 section 6.1.3 (a)(2)).',
      expected: broken('validity', 0),
      build: () => line([{ notAfter: expired }, { notAfter: utcTime(new Date('2045-01-01T00:00:00Z')) }]),
    },
    {
      id: 'validity-earlier-time',
      title: 'All has expired, and is judged at a time when it was valid',
      because: 'The time is an input and may lie in the past (RFC 5280 section 6.1.1 (b)).',
      expected: valid,
      build: () =>
        line([{ notAfter: expired }, { notAfter: expired }], {
          anchor: { notAfter: expired },
          time: new Date('2024-06-01T00:00:00Z'),
        }),
    },
    {
      id: 'validity-anchor-expired',
      title: 'The own certificate of the anchor has expired',
      because:
        'An anchor is a name and a key (RFC 5280 section 6.1.1 (d)); its certificate is not part of the path.',
      expected: valid,
      disagrees:
        'OpenSSL checks the validity of the self-signed certificate of the anchor, too; by section 6.1 it is no part of the path.',
      build: () => line([{}, {}], { anchor: { notAfter: expired } }),
    },
  ],
};
