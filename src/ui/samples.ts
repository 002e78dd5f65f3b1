import { message } from '../wording';
import list from 'virtual:samples/samples.json';

/** One of the built-in samples, as `public/samples/samples.json` lists them. Title and description are messages. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

interface SampleEntry extends Sample {
  /** Which file of the folder is shown under which name. */
  readonly files: readonly { readonly sample: string; readonly as: string }[];
}

/** The samples in the order in which they are shown. */
export const samples = list as readonly SampleEntry[];

/** The files of the samples are fetched behind the page. */
async function filesByName(): Promise<(name: string) => Uint8Array<ArrayBuffer>> {
  const { default: files } = await import('virtual:samples');
  return (name) => Uint8Array.from(atob(files[name] ?? ''), (char) => char.charCodeAt(0));
}

/** Whom the samples' own trust list names, and for what: PEM, and the name of the entry, which is a message. */
export async function sampleTrust(): Promise<readonly SampleTrust[]> {
  const bytesOf = await filesByName();
  return trusted.map(({ file, ...entry }) => ({ ...entry, pem: new TextDecoder().decode(bytesOf(file)) }));
}

export interface SampleTrust {
  readonly pem: string;
  readonly kind: 'pin' | 'anchor';
  readonly purpose: 'signer' | 'timestamp' | 'transparency';
  readonly covers: 'certificate' | 'key';
  readonly name: string;
}

const trusted: readonly (Omit<SampleTrust, 'pem'> & { readonly file: string })[] = [
  {
    file: 'signer.pem',
    kind: 'pin',
    purpose: 'signer',
    covers: 'certificate',
    name: message('Signer of the samples'),
  },
  {
    file: 'expired-signer.pem',
    kind: 'pin',
    purpose: 'signer',
    covers: 'certificate',
    name: message('Earlier signer of the samples'),
  },
  {
    file: 'authority.pem',
    kind: 'anchor',
    purpose: 'timestamp',
    covers: 'certificate',
    name: message('Time-stamping authority of the samples'),
  },
  {
    file: 'service.pem',
    kind: 'pin',
    purpose: 'transparency',
    covers: 'key',
    name: message('Transparency service of the samples'),
  },
];

/** The files of one sample, as if the user had chosen them. */
export async function sampleFiles(id: string): Promise<File[]> {
  const bytesOf = await filesByName();
  const files = samples.find((sample) => sample.id === id)?.files ?? [];
  return files.map(({ sample, as }) => new File([bytesOf(sample)], as));
}
