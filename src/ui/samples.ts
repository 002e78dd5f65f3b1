import files from 'virtual:samples';

/** One of the built-in samples, as `public/samples/samples.json` lists them. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

interface SampleEntry extends Sample {
  /** Which file of the folder is shown under which name. */
  readonly files: readonly { readonly sample: string; readonly as: string }[];
}

const bytesOf = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(files[name] ?? ''), (char) => char.charCodeAt(0));

const textOf = (name: string): string => new TextDecoder().decode(bytesOf(name));

/** The samples in the order in which they are shown. */
export const samples = JSON.parse(textOf('samples.json')) as readonly SampleEntry[];

/** Certificate (PEM) of the signer of the samples. */
export const sampleSigner = (): string => textOf('signer.pem');

/** The files of one sample, as if the user had chosen them. */
export const sampleFiles = (id: string): File[] =>
  (samples.find((sample) => sample.id === id)?.files ?? []).map(
    ({ sample, as }) => new File([bytesOf(sample)], as),
  );
