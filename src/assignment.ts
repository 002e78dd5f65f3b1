/** The user's word for which file a reference means; record and file by their SHA-512 in hex. */
export interface Assignment {
  readonly record: string;
  /** Pointer to the object that refers to the file; "" for a time stamp or a receipt, which is for the whole record. */
  readonly pointer: string;
  readonly evidence: string;
}
