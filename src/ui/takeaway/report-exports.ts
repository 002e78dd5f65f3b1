import type { ShownReport } from '../../report/report';
import type { PrintedReport, PrintRequest, TicketRequest, Verifier } from '../../worker/bridge';
import type { Attempt } from '../problems.svelte';
import { download } from '../parts/download';
import type { Draft } from './draft.svelte';
import { reportName } from './report-name';

/** The newest report in the forms in which it is taken away. */
export class ReportExports {
  private readonly verifier: Verifier;
  private readonly attempt: Attempt;

  constructor(verifier: Verifier, attempt: Attempt) {
    this.verifier = verifier;
    this.attempt = attempt;
  }

  /** Downloads it as JSON, named by the case; content of the conversation only where asked for. */
  json(report: ShownReport, { withContent, caseReference }: Draft): void {
    void this.attempt(async () => {
      const name = reportName(report, caseReference, '.json');
      download(name, await this.verifier.exportJson(withContent));
    });
  }

  /** Downloads it as a table, named by the case. */
  csv(report: ShownReport, { withContent, byteOrderMark, note, caseReference }: Draft): void {
    void this.attempt(async () => {
      const name = reportName(report, caseReference, '.csv');
      download(name, await this.verifier.exportCsv({ withContent, byteOrderMark, note }));
    });
  }

  /** The report in a few lines; null where it cannot be had. */
  ticketText(request: TicketRequest): Promise<string | null> {
    return this.attempt(() => this.verifier.ticketText(request));
  }

  /** The report as it is printed; null where it cannot be had. */
  printed(request: PrintRequest): Promise<PrintedReport | null> {
    return this.attempt(() => this.verifier.printedReport(request));
  }
}
