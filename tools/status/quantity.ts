/** Size for people: `354 MiB`; `-` if it is unknown. */
export function formatBytes(bytes: number | undefined): string {
  if (bytes === undefined) {
    return "-";
  }
  const power = Math.min(SIZES.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1_024 ** power;
  return `${power === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${SIZES[power]}`;
}

const SIZES = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Duration for people, in its two largest units: `2 h 5 min`; `-` if it is unknown. */
export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined) {
    return "-";
  }
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [Math.floor(seconds) % 60, "s"],
  ] as const;
  const first = parts.findIndex(([number]) => number > 0);
  return parts
    .slice(first < 0 ? -1 : first)
    .slice(0, 2)
    .map(([number, unit]) => `${number} ${unit}`)
    .join(" ");
}
