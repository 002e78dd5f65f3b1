/** Every bound this verifier puts on its input, in one place. Past a bound a record is unreadable, never guessed at. */
export const bounds = {
  /** Bytes of one record (the file as dropped). Recordings have no bound: they are streamed. */
  recordBytes: 64 * 1024 * 1024,
  /** Nesting of arrays and objects in one JSON text. */
  jsonDepth: 128,
  /** Bytes of a certificate file, as dropped. */
  documentBytes: 16 * 1024 * 1024,
  /** Values (members and elements) in one JSON text. */
  jsonValues: 1_000_000,
  /** Characters of one number in a JSON text. */
  jsonNumber: 1024,
  /** Signatures in one JWS. */
  signatures: 16,
  /** Certificates in one `x5c`. */
  certificates: 16,
  /** Supplied certificates that are tried on one record which carries none. */
  certificatesTried: 64,
  /** Certificates in one file. */
  certificatesInFile: 1000,
  /** Entries in the user's trust list. */
  trustEntries: 1000,
  /** Characters of one text (a name, an origin) in a trust list entry. */
  trustText: 500,
  /** Revocation lists in one file. */
  listsInFile: 1000,
  /** Bytes of one OCSP response. */
  ocspBytes: 1024 * 1024,
  /** Bytes of one certificate. */
  certificateBytes: 64 * 1024,
  /** Recipients in one JWE. */
  recipients: 16,
  /** Bytes of a private key file. */
  keyBytes: 64 * 1024,
  /** Rounds of PBKDF2 for one passphrase: some seconds of work. */
  keyIterations: 10_000_000,
  /** Bits of an RSA modulus; above this a key serves to make work. */
  rsaBits: 16_384,
  /** JWS inside JWS inside JWS ... (the draft's long-term re-signing). */
  layers: 4,
  /** Fields listed in one record's report. */
  fields: 100_000,
  /** Conformance remarks listed in one record's report. */
  remarks: 500,
  /** Records of one UUID that are compared with each other. */
  sameUuid: 100,
  /** Files in one set of evidence. */
  files: 20_000,
  /** First bytes of every file that are kept to tell what it is. */
  headBytes: 4096,
  /** Certificates in one certification path, the anchor's not counted. */
  pathCertificates: 16,
  /** Certificates that one search for a path draws on. */
  pathCandidates: 2000,
  /** Signatures of certificates checked in one search for a path. */
  pathSignatureChecks: 256,
  /** Paths to an anchor that one search for a path validates. */
  pathsTried: 32,
  /** Steps from a certificate to a possible issuer in one search for a path. */
  pathSteps: 1024,
  /** Checked signatures of certificates that are remembered from one search to the next. */
  signaturesRemembered: 10_000,
  /** Comparisons of a name with a name constraint in one path. */
  nameComparisons: 250_000,
} as const;
