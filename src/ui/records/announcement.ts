import { said } from '../../wording';
import type { RecordRow, ShownReport } from '../../report/report';
import type { EarlierResult } from '../../worker/bridge';
import { plural, reported, t } from '../language/language.svelte';
import { short } from '../text';
import { outcomeOrder, outcomeWords } from '../words';

/** What a screen reader is told of a report that is done: what was found, and what became of earlier reports. */
export function announcementOf(report: ShownReport, earlier: readonly EarlierResult[]): string {
  const ofEarlier = earlier
    .slice(0, 3)
    .map(({ comparison }) => short(reported([said(comparison.sentence)]).text, 500))
    .join(' ');
  if (ofEarlier === '') return foundIn(report);
  return report.records.length === 0 ? ofEarlier : `${foundIn(report)} ${ofEarlier}`;
}

function foundIn({ records }: ShownReport): string {
  const [first] = records;
  if (first === undefined) return t('No record among these files.');
  if (records.length === 1) {
    return t('{outcome}. {headline}', {
      outcome: t(outcomeWords[first.outcome]),
      headline: short(reported([first.headlineSaid]).text, 300),
    });
  }
  const amounts = outcomeOrder.flatMap((outcome) => {
    const amount = records.filter((record) => record.outcome === outcome).length;
    return amount > 0 ? [t('{outcome}: {amount}', { outcome: t(outcomeWords[outcome]), amount })] : [];
  });
  return plural('{n} record. {amounts}.|{n} records. {amounts}.', records.length, {
    amounts: amounts.join(', '),
  });
}

/** The title of the page while this record is alone on it. */
export const titleOf = ({ outcome, source }: RecordRow, product: string): string =>
  t('{outcome}: {name} – {product}', { outcome: t(outcomeWords[outcome]), name: short(source, 60), product });
