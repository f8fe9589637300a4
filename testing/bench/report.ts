import { median } from "../median";

/** Times of several runs. */
export interface Measurement {
  readonly name: string;
  /** Name of the measurement to compare with. @defaultValue - none */
  readonly comparedWith?: string;
  /** Time of each run, in milliseconds. */
  readonly timesMs: readonly number[];
}

/** Figures of a measurement. */
export interface Row {
  readonly name: string;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly comparedWith?: string;
  /** Median, divided by the median of the compared measurement. */
  readonly ratio?: number;
}

/** Figures of all measurements. */
export const rowsOf = (measurements: readonly Measurement[]): Row[] =>
  measurements.map(({ name, comparedWith, timesMs }) => {
    const other = measurements.find((measurement) => measurement.name === comparedWith);
    const medianMs = median(timesMs);
    return {
      name,
      medianMs,
      minMs: Math.min(...timesMs),
      maxMs: Math.max(...timesMs),
      ...(other && { comparedWith: other.name, ratio: medianMs / median(other.timesMs) }),
    };
  });

const seconds = (ms: number): string => (ms / 1000).toFixed(2);

/** Table in Markdown. */
export const renderTable = (rows: readonly Row[]): string =>
  [
    "| measured | median s | min s | max s | ratio |",
    "| --- | ---: | ---: | ---: | --- |",
    ...rows.map(({ name, medianMs, minMs, maxMs, comparedWith, ratio }) => {
      const compared = ratio === undefined ? "" : `${ratio.toFixed(2)} of ${comparedWith}`;
      return `| ${name} | ${seconds(medianMs)} | ${seconds(minMs)} | ${seconds(maxMs)} | ${compared} |`;
    }),
    "",
  ].join("\n");

const WIDTH = 760;
const LABEL_WIDTH = 300;
const ROW_HEIGHT = 30;
const TOP = 40;

/** Bar chart in SVG: a bar from zero to each median, a line from the fastest to the slowest run. */
export function renderPlot(title: string, rows: readonly Row[]): string {
  const scale = (WIDTH - LABEL_WIDTH - 90) / Math.max(...rows.map(({ maxMs }) => maxMs));
  const x = (ms: number): string => (LABEL_WIDTH + ms * scale).toFixed(1);
  const bars = rows.map(({ name, medianMs, minMs, maxMs }, index) => {
    const y = TOP + index * ROW_HEIGHT;
    return [
      `  <text x="${LABEL_WIDTH - 10}" y="${y + 17}" text-anchor="end">${escapeXml(name)}</text>`,
      `  <rect x="${LABEL_WIDTH}" y="${y + 4}" width="${(medianMs * scale).toFixed(1)}" height="18" fill="#4a7ebb"/>`,
      `  <line x1="${x(minMs)}" x2="${x(maxMs)}" y1="${y + 13}" y2="${y + 13}" stroke="#1c2f4a" stroke-width="2"/>`,
      `  <text x="${Number(x(maxMs)) + 8}" y="${y + 17}">${seconds(medianMs)} s</text>`,
    ].join("\n");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${TOP + rows.length * ROW_HEIGHT + 10}" font-family="sans-serif" font-size="13">`,
    `  <title>${escapeXml(title)}</title>`,
    `  <rect width="100%" height="100%" fill="white"/>`,
    `  <text x="10" y="22" font-weight="bold">${escapeXml(title)}</text>`,
    ...bars,
    "</svg>",
    "",
  ].join("\n");
}

const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
