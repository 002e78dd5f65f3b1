import type { FileToSupply } from '../../worker/bridge';

/** The files that were read, to be had by their SHA-512. */
export class FilesRead {
  private readonly files = new Map<string, FileToSupply>();

  add(sha512: string, file: FileToSupply): void {
    this.files.set(sha512, file);
  }

  /** One that was given as it is; null: there is none. */
  of(sha512: string): File | null {
    const given = this.files.get(sha512);
    return given === undefined || given.member !== null ? null : given.file;
  }

  /** One that is within an archive; null: there is none. */
  packed(sha512: string): FileToSupply | null {
    const given = this.files.get(sha512);
    return given === undefined || given.member === null ? null : given;
  }
}
