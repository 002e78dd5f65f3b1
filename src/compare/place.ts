import { token } from '../vcon/json';
import { bounds } from '../bounds';

/** Where a value stands in a record. */
export interface Place {
  /** RFC 6901 pointer; that of an ancestor where `hidden`. */
  readonly pointer: string;
  /** Its own pointer is too long to be repeated in every row. */
  readonly hidden: boolean;
  /** The member of the record that it is, or is in; null for the record. */
  readonly top: string | null;
  /** Its own name in the object, or index in the array, that it is in; null for the record. */
  readonly name: string | number | null;
  readonly depth: number;
}

export const root: Place = { pointer: '', hidden: false, top: null, name: null, depth: 0 };

/** The place of a member or an element. */
export function below(place: Place, name: string | number): Place {
  const within = { top: place.top ?? String(name), name, depth: place.depth + 1 };
  // A name of megabytes is not even escaped.
  const long = place.hidden || String(name).length > bounds.comparison.pointer;
  const pointer = long ? place.pointer : `${place.pointer}/${token(name)}`;
  return pointer.length > bounds.comparison.pointer || long
    ? { pointer: place.pointer, hidden: true, ...within }
    : { pointer, hidden: false, ...within };
}
