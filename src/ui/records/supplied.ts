/** The heading of the files that were given: it can be scrolled to. */
export const suppliedId = 'supplied-title';
