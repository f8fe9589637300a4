import type { SuiteResult } from "./run-suite";

/** Number of files that {@link summary} lists. */
const SLOWEST = 10;

/**
 * Lines that close `npm test`: the slowest files, the reasons of skipped suites, and, as the last line, the counts alone,
 * which CI reads: `N passed, N failed, N skipped`.
 */
export function summary(results: readonly SuiteResult[]): string[] {
  const files = results.flatMap(({ fileMs }) => Object.entries(fileMs));
  const slowest = files.sort(([, one], [, other]) => other - one).slice(0, SLOWEST);
  const reasons = new Set(results.flatMap(({ skipReasons }) => skipReasons));
  const sum = (key: "passes" | "failures" | "pending") => results.reduce((all, result) => all + result[key], 0);
  return [
    "slowest files:",
    ...slowest.map(([path, ms]) => `${(ms / 1000).toFixed(1).padStart(8)} s  ${path}`),
    ...[...reasons].map((reason) => `skipped: ${reason}`),
    `${sum("passes")} passed, ${sum("failures")} failed, ${sum("pending")} skipped`,
  ];
}
