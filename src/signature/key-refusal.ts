import { message } from '../wording';

/** Why a file gives no key. `message` says in plain words what is the matter and what to do. */
export interface PrivateKeyProblem {
  readonly problem: 'passphrase-needed' | 'passphrase-wrong' | 'unsupported' | 'malformed';
  readonly message: string;
}

/** Ends the reading of a private key file; never leaves `readPrivateKey`. */
export class KeyRefusal extends Error {
  readonly problem: PrivateKeyProblem['problem'];
  constructor(problem: PrivateKeyProblem['problem'], message: string) {
    super(message);
    this.problem = problem;
  }
}

export function refuse(problem: PrivateKeyProblem['problem'], message: string): never {
  throw new KeyRefusal(problem, message);
}
export const malformed = (message: string): never => refuse('malformed', message);
export const unsupported = (message: string): never => refuse('unsupported', message);

export const DAMAGED = message(
  'The private key in this file cannot be read. The file may be damaged; get another copy.',
);

/** What to do about an encryption that is not read here. */
export const CONVERT =
  'Convert it with "openssl pkcs8 -topk8 -v2 aes-256-cbc -in key.pem -out new-key.pem" and give new-key.pem.';
