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

/** Certificate (PEM) of the signer of the samples. */
export async function sampleSigner(): Promise<string> {
  const bytesOf = await filesByName();
  return new TextDecoder().decode(bytesOf('signer.pem'));
}

/** The files of one sample, as if the user had chosen them. */
export async function sampleFiles(id: string): Promise<File[]> {
  const bytesOf = await filesByName();
  const files = samples.find((sample) => sample.id === id)?.files ?? [];
  return files.map(({ sample, as }) => new File([bytesOf(sample)], as));
}
