/** The middle one; of an even number, the higher of the two. */
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Median, lowest and highest, in so many decimals. */
export function spread(values, decimals = 2) {
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)];
  return values.length === 1
    ? middle.toFixed(decimals)
    : `${middle.toFixed(decimals)} (${low.toFixed(decimals)}-${high.toFixed(decimals)})`;
}

/** MB/s of so many bytes in milliseconds. */
export const rate = (size, ms) => size / 1e6 / (ms / 1000);
