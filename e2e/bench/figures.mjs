/** The lowest of the values that such a share of them does not exceed: the nearest rank. */
export const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];

/** The middle one; of an even number, the lower of the two. */
export const median = (values) => quantile(values, 0.5);

/** Median, lowest and highest, in so many decimals. */
export function spread(values, decimals = 2) {
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)];
  return values.length === 1
    ? middle.toFixed(decimals)
    : `${middle.toFixed(decimals)} (${low.toFixed(decimals)}-${high.toFixed(decimals)})`;
}

/** Our figures as shares of others; each share is of two figures of one round. */
export const share = (mine, others) =>
  `this page: ${spread(mine.map((figure, round) => figure / others[round]))} of it`;

/** MB/s of so many bytes in milliseconds. */
export const rate = (size, ms) => size / 1e6 / (ms / 1000);

/** So many in milliseconds, a second. */
export const perSecond = (amount, ms) => amount / (ms / 1000);

export const seconds = (times) => `${(median(times) / 1000).toFixed(2)} s`;
export const MiB = (amounts) => `${median(amounts).toFixed(0)} MiB`;
export const whole = (number) => number.toLocaleString('en', { maximumFractionDigits: 0 });
