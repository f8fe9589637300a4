/** Largest share of a machine's memory for all heaps together. */
export const MAX_HEAP_SHARE = 0.9;

/** Open files that a broker of some hundred partitions needs with its connections. Kafka's own advice is 100,000. */
const FEW_OPEN_FILES = 10_000;

/**
 * Warning about a limit of open files that a broker reaches early; empty for other limits.
 *
 * @param limit - output of `ulimit -Hn`: a number, or `unlimited`. Java and Node raise their soft limit to the hard limit.
 */
export const openFilesWarnings = (limit: string): string[] =>
  isFewOpenFiles(limit)
    ? [
        `a process of this user may open at most ${limit} files, and a broker needs one for each segment of a partition and each connection; ` +
          "raise the limit of open files (`ulimit -Hn`) to 100000 for more than some hundred partitions",
      ]
    : [];

/** True for a limit of open files that a broker reaches early: a number, `unlimited`, or empty if the limit is unknown. */
export const isFewOpenFiles = (limit: string): boolean => limit !== "" && Number(limit) < FEW_OPEN_FILES;

/**
 * True if programs and libraries in the folder can't be run or loaded.
 *
 * @param folder - absolute path of an existing folder.
 * @param mountInfo - text of Linux's `/proc/self/mountinfo`; empty on other systems.
 */
export function isMountedNoexec(folder: string, mountInfo: string): boolean {
  const mounts = mountInfo
    .split("\n")
    .map((line) => line.split(" "))
    .map(([, , , , point = "", options = ""]) => ({ point: unescaped(point), options: options.split(",") }))
    .filter(({ point }) => point !== "" && `${folder}/`.startsWith(point.endsWith("/") ? point : `${point}/`));
  // A later mount at the same point hides the earlier one.
  const nearest = mounts.reduce<(typeof mounts)[number] | undefined>(
    (found, mount) => (mount.point.length >= (found?.point.length ?? 0) ? mount : found),
    undefined,
  );
  return nearest?.options.includes("noexec") ?? false;
}

/** Path in `mountinfo`, where a blank is `\\040`. */
const unescaped = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
