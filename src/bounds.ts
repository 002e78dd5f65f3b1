/** Every bound this verifier puts on its input, in one place. Past a bound a record is unreadable, never guessed at. */
export const bounds = {
  /** Bytes of one record (the file as dropped). Recordings have no bound: they are streamed. */
  recordBytes: 1024 * 1024 * 1024,
  /** Bytes of one record once unpacked, where it came compressed. */
  unpackedBytes: 64 * 1024 * 1024,
  /** Bytes of a payload or an inline body that is made a string; a longer one stays bytes. */
  longText: 1024 * 1024,
  /** Bytes of all else in one JSON text, and of a record that is locked. */
  plainText: 64 * 1024 * 1024,
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
  /** Revocation lists in one set of evidence, and as many OCSP responses. */
  lists: 2000,
  /** Signatures that are checked to find out who signed the lists about one certificate. */
  listSignatureChecks: 512,
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
  /** Characters of one value in it; the signed bytes have the rest. */
  fieldValue: 2_000,
  /** Conformance remarks listed in one record's report. */
  remarks: 500,
  /** Records of one set of evidence up to which a report lists the values of each. */
  recordsWithFields: 500,
  /** Files in one set of evidence. */
  files: 50_000,
  /** Files and folders of one drop that are looked at to find them. */
  filesSeen: 200_000,
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
  /** Certificates that are remembered from one record to the next. */
  certificatesRemembered: 1000,
  /** Checked signatures of certificates that are remembered from one search to the next. */
  signaturesRemembered: 10_000,
  /** Comparisons of a name with a name constraint in one path. */
  nameComparisons: 250_000,
  /** Earlier reports that are compared with the one at hand. */
  earlierReports: 20,
  /** What a printed report holds of conversations, where that is asked for. */
  printed: {
    /** Records in full, a page or more each; those behind them in a line each; and of those that check out. */
    inFull: 300,
    exceptions: 2_000,
    others: 1_000,
    /** Files of the evidence; past these, those of the records that are printed, and what is no record or recording. */
    files: 4_000,
    /** Exceptions of one kind from one list. */
    listed: 100,
    /** Records of which it is told as people read it. */
    conversations: 200,
    /** Lines of one record's, and characters of all of them. */
    lines: 2_000,
    characters: 200_000,
  },
  /** Characters that the examiner may add to a report: on one line, and in a text of many. */
  examination: { line: 200, text: 4_000 },
  /** What is kept of earlier verifications where the user wants that. */
  history: {
    /** Entries; the oldest go first. */
    entries: 5_000,
    /** Fingerprints of files in one entry. */
    files: 20,
    /** Characters of one name. */
    text: 300,
  },
  /**
   * What comparing two records may cost. Past these the work is done more coarsely or less is listed; everything is
   * still counted, and the result says so.
   */
  comparison: {
    /** Differences that are listed one by one. */
    changes: 5_000,
    /** Characters of one value that a difference shows. */
    valueText: 1_000,
    /** Characters of all values that the differences of one comparison show. */
    allText: 4_000_000,
    /** Characters of one value that are shown once those are used up. */
    lastText: 40,
    /** Characters of a pointer; what lies below a longer one is counted and not listed. */
    pointer: 1_024,
    /** Rows of one report on a lineage. */
    rows: 500,
    /** Characters of texts that one lineage is judged by, word for word. */
    maskedText: 4_000_000,
    /** Elements by which two lists may differ for their longest common subsequence to be looked for. */
    commonDistance: 500,
    /** Steps that one comparison takes in such searches. */
    commonSteps: 20_000_000,
    /** Pairs of records of one set of evidence that are offered to be compared. */
    offers: 100,
  },
  /** How much of a conversation is read; what is past one of these is counted and said to be left out. */
  conversation: {
    parties: 1000,
    dialogs: 2000,
    /** Transcripts, and what else the issuer says. */
    analyses: 500,
    attachments: 500,
    /** Lines of all transcripts of one record. */
    segments: 100_000,
    /** Characters of all texts of one record. */
    characters: 8_000_000,
    /** Characters of one line of a transcript. */
    segmentText: 5000,
    /** Characters of a name, a title, an address. */
    name: 1000,
    /** Characters of a label: a speaker, a member's name. */
    label: 120,
    /** Characters of a message, or of a text that an analysis is. */
    body: 100_000,
    /** Characters of one value in a card. */
    value: 5000,
    /** Lines of one card, and of all. */
    cardLines: 400,
    lines: 20_000,
    /** Objects and lists in each other that are shown line by line. */
    depth: 6,
    /** Columns that a list of like objects may have to be shown as a table. */
    columns: 5,
    /** Parties of one dialog. */
    dialogParties: 200,
    /** Bytes of an inline text that is decoded to be read. */
    decodedText: 16 * 1024 * 1024,
    /** Seconds: no conversation lasts a month. */
    longest: 31 * 86_400,
  },
  /** A list of what should be there (CSV, text, SHA512SUMS). */
  inventory: {
    /** Bytes; a table of this tool on 20,000 records has about 20 MiB. */
    bytes: 64 * 1024 * 1024,
    entries: 100_000,
    /** Characters of one entry. */
    text: 4_096,
    /** Lists that are compared; others are left aside. */
    lists: 20,
    /** Parts of a path by which a file is told from others of its name. */
    folders: 16,
    /** Exceptions of one kind that are named, and characters of each. */
    shown: 1_000,
    shownText: 300,
  },
  /** ZIP archives that are opened; their entries count as files (`files`). */
  archive: {
    /** Entries of one archive, folders among them. */
    entries: 200_000,
    /** Bytes of the directory of one archive. */
    directoryBytes: 32 * 1024 * 1024,
    /** Pieces of an archive that are read to find its directory. */
    directoryReads: 1_000,
    /** Characters of one member's path. */
    path: 1_000,
    /** Bytes that the members of one archive may have, unpacked, or as many times the archive's own where that is more. */
    unpackedBytes: 4 * 1024 * 1024 * 1024,
    unpackedTimes: 200,
    /** Bytes of one recording that is unpacked to be heard. */
    playedBytes: 500_000_000,
  },
  /** Fingerprints of a record, and what somebody wrote down of them. */
  fingerprints: {
    /** Bytes of a record that is written again in other forms to be hashed. */
    jsonBytes: 8 * 1024 * 1024,
    /** Characters of one such form. */
    textCharacters: 32 * 1024 * 1024,
    /** Bytes of a file with fingerprints in it. */
    recordBytes: 4 * 1024 * 1024,
    /** Digests read from it. */
    digests: 1_000,
    /** Matches among them that are listed, and characters of one text of an audit record. */
    matches: 20,
    text: 2_000,
    /** Texts in texts that are looked into: JSON or a token inside a string. */
    nested: 2,
    /** Such texts in all. */
    texts: 200,
  },
  /** PASSporTs of one record: parties that are looked at, characters of one, numbers in one that are listed. */
  passports: { parties: 200, characters: 32_768, numbers: 50 },
  /** What is drawn of how records name each other. */
  lineage: {
    /** Records, and links between them. */
    records: 20_000,
    links: 20_000,
    /** Links that one record may have. */
    linksOfOne: 1_000,
    /** Records that one link may mean. */
    candidates: 10,
    /** Generations that are followed. */
    depth: 100,
    /** Rows of the part that is drawn with one record. */
    rows: 1_000,
    /** Records that are opened again for that. */
    opened: 100,
    /** Bytes up to which one is opened again to tell its date. */
    openedBytes: 1024 * 1024,
  },
  /** One RFC 3161 time stamp. */
  timeStamp: {
    /** Bytes of the file, with the certificates and lists in it. */
    bytes: 4 * 1024 * 1024,
    /** Certificates in it, and as many lists and as many OCSP responses. */
    certificates: 64,
    /** Attributes of its signature, certificates that those name, and extensions. */
    attributes: 64,
    /** Bytes of a serial number or a nonce; RFC 3161 section 2.4.2 has serial numbers of 20. */
    integerBytes: 64,
    /** Characters of what an authority says in refusing one. */
    text: 200,
    /** Time stamps and statements that one record carries. */
    inRecord: 16,
  },
  /** Statements, receipts and keys of transparency services (CBOR, COSE). */
  transparency: {
    /** Bytes of one of them. */
    bytes: 16 * 1024 * 1024,
    /** Items (numbers, strings, arrays, maps, tags) in one of them: a few dozen are usual. */
    items: 10_000,
    /** Arrays, maps and tags in each other. */
    depth: 16,
    /** Receipts in one statement, and proofs in one receipt. */
    receipts: 16,
    proofs: 8,
    /** Keys in one file, and those that one signature is checked with. */
    keys: 100,
    keysTried: 8,
    /** Receipts in one record. */
    inRecord: 200,
  },
} as const;
