/** Middle of the values; of an even number of values, the mean of the two in the middle. @throws if there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) {
    throw new Error("median needs at least one value, got none");
  }
  return (low + high) / 2;
}
