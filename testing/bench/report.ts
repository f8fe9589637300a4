import { median } from "../median";

/** Values of several runs. */
export interface Measurement {
  readonly name: string;
  /** Unit of the values: milliseconds or MiB. @defaultValue `ms` */
  readonly unit?: "ms" | "MiB";
  /** Name of the measurement to compare with. @defaultValue - none */
  readonly comparedWith?: string;
  /** Value of each run. */
  readonly values: readonly number[];
}

/** Figures of a measurement. */
export interface Row extends Omit<Measurement, "values"> {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Median, divided by the median of the compared measurement. */
  readonly ratio?: number;
}

/** Figures of all measurements. */
export const rowsOf = (measurements: readonly Measurement[]): Row[] =>
  measurements.map(({ name, unit, comparedWith, values }) => {
    const other = measurements.find((measurement) => measurement.name === comparedWith);
    return {
      name,
      ...(unit && { unit }),
      median: median(values),
      min: Math.min(...values),
      max: Math.max(...values),
      ...(other && { comparedWith: other.name, ratio: median(values) / median(other.values) }),
    };
  });

const withUnit = (value: number, unit: Measurement["unit"] = "ms"): string =>
  unit === "ms" ? `${(value / 1000).toFixed(2)} s` : `${Math.round(value)} ${unit}`;

/** Table in Markdown. */
export const renderTable = (rows: readonly Row[]): string =>
  [
    "| measured | median | min | max | ratio |",
    "| --- | ---: | ---: | ---: | --- |",
    ...rows.map(({ name, unit, median, min, max, comparedWith, ratio }) => {
      const compared = ratio === undefined ? "" : `${ratio.toFixed(2)} of ${comparedWith}`;
      return `| ${[name, ...[median, min, max].map((value) => withUnit(value, unit)), compared].join(" | ")} |`;
    }),
    "",
  ].join("\n");

const WIDTH = 760;
const LABEL_WIDTH = 300;
const ROW_HEIGHT = 30;
const TOP = 40;

/** Bar chart in SVG: a bar from zero to each median, a line from the least to the largest value. Each unit has its scale. */
export function renderPlot(title: string, rows: readonly Row[]): string {
  const scaleOf = ({ unit }: Row) =>
    (WIDTH - LABEL_WIDTH - 90) / Math.max(...rows.filter((row) => row.unit === unit).map(({ max }) => max));
  const bars = rows.map((row, index) => {
    const { name, unit, median, min, max } = row;
    const scale = scaleOf(row);
    const x = (value: number): string => (LABEL_WIDTH + value * scale).toFixed(1);
    const y = TOP + index * ROW_HEIGHT;
    return [
      `  <text x="${LABEL_WIDTH - 10}" y="${y + 17}" text-anchor="end">${escapeXml(name)}</text>`,
      `  <rect x="${LABEL_WIDTH}" y="${y + 4}" width="${(median * scale).toFixed(1)}" height="18" fill="#4a7ebb"/>`,
      `  <line x1="${x(min)}" x2="${x(max)}" y1="${y + 13}" y2="${y + 13}" stroke="#1c2f4a" stroke-width="2"/>`,
      `  <text x="${Number(x(max)) + 8}" y="${y + 17}">${withUnit(median, unit)}</text>`,
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
