import { expect, test as base, type Locator, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Report } from '../src/report/report';

export { expect };

/** A file made in a test. */
export interface MadeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

type Given = string | MadeFile;

const payload = (file: MadeFile) => ({
  name: file.name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(file.bytes),
});

/** The verifier as a user meets it. */
export class VerifierPage {
  readonly page: Page;
  /** Requests made after the page had loaded; blob: and data: stay in the page. */
  readonly requests: string[] = [];
  /** Errors that reached the page or its console. */
  readonly errors: string[] = [];
  readonly records: Locator;
  readonly report: Locator;

  constructor(page: Page) {
    this.page = page;
    this.records = page.getByTestId('record');
    this.report = page.getByTestId('report');
  }

  async open(): Promise<void> {
    await this.page.goto('/');
    await this.page.waitForLoadState('networkidle');
    this.page.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url())) this.requests.push(request.url());
    });
    this.page.on('pageerror', (error) => this.errors.push(error.message));
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Gives files through the file input: paths on disk, or files made in the test. */
  async give(...files: Given[]): Promise<void> {
    const paths = files.filter((file) => typeof file === 'string');
    const made = files.filter((file) => typeof file !== 'string');
    const input = this.page.getByTestId('evidence-input');
    if (made.length > 0) await input.setInputFiles(made.map(payload));
    if (paths.length > 0) await input.setInputFiles(paths);
  }

  async giveFolder(path: string): Promise<void> {
    await this.page.getByTestId('folder-input').setInputFiles(path);
  }

  /** Drops files on the page as dragging them there does. */
  async drop(...files: MadeFile[]): Promise<void> {
    const contents = files.map(({ name, bytes }) => ({ name, bytes: [...bytes] }));
    await this.page.evaluate((contents) => {
      const transfer = new DataTransfer();
      for (const { name, bytes } of contents) transfer.items.add(new File([Uint8Array.from(bytes)], name));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer });
        document.body.dispatchEvent(event);
      }
    }, contents);
  }

  async trust(...files: Given[]): Promise<void> {
    const input = this.page.getByTestId('trust-input');
    await input.setInputFiles(
      files.map((file) => (typeof file === 'string' ? file : payload(file))) as string[],
    );
  }

  async done(): Promise<void> {
    await expect(this.report).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  }

  async outcome(outcome: string): Promise<void> {
    await this.done();
    await expect(this.records).toHaveAttribute('data-outcome', outcome);
  }

  answer(question: string): Locator {
    return this.page.locator(`[data-question="${question}"]`);
  }

  async answers(expected: Readonly<Record<string, string>>): Promise<void> {
    for (const [question, answer] of Object.entries(expected)) {
      await expect(this.answer(question), question).toHaveAttribute('data-answer', answer);
    }
  }

  /** The report as a user exports it. */
  async export(): Promise<Report> {
    const download = this.page.waitForEvent('download');
    await this.page.getByTestId('export-json').click();
    const stream = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Report;
  }
}

/** A test with the page open; afterwards nothing may have left it and nothing may have gone wrong in it. */
export const test = base.extend<{ verifier: VerifierPage }>({
  verifier: async ({ page }, use) => {
    const verifier = new VerifierPage(page);
    await verifier.open();
    await use(verifier);
    expect(verifier.requests, 'requests after the page had loaded').toEqual([]);
    expect(verifier.errors, 'errors in the page').toEqual([]);
  },
});

const corpus = resolve('../shared/corpus');

/** A file of the corpus beside the project. */
export const fromCorpus = (path: string): string => resolve(corpus, path);

/** Skips a test, saying so, where the corpus is not beside the project. */
export function needsCorpus(): void {
  const there = existsSync(corpus);
  if (!there) console.info('Skipped: the working group’s examples are not beside this project.');
  test.skip(!there, 'the working group’s examples are not beside this project');
}
