import { posix } from "node:path";
import * as tar from "tar";

/** Limits of an archive. Kafka 3.3.1 is far below: it unpacks to 120 MB in 200 entries. */
const MAX_BYTES = 1 << 30;
const MAX_ENTRIES = 5_000;

const SAFE_TYPES = new Set(["File", "OldFile", "Directory", "SymbolicLink", "Link"]);

/**
 * Unpacks the one top folder of the archive into `folder`, which must exist and be empty. All entries are checked before
 * the first file is written.
 *
 * @throws if the archive is damaged, or contains entries that no distribution contains: absolute paths, `..`, links that
 * leave the folder, devices, a second top folder, too many or too large files.
 */
export async function unpack(archive: string, folder: string): Promise<void> {
  const entries: EntryFacts[] = [];
  await tar
    .list({
      file: archive,
      strict: true,
      onReadEntry: ({ path, type, size, linkpath }) => {
        if (path !== "./") {
          entries.push({ path, type, size, linkpath: linkpath ?? "" });
        }
      },
    })
    .catch((error: Error) => {
      throw new Error(`archive ${archive} is damaged (${error.message}); get it again`, { cause: error });
    });
  const problem = archiveProblem(entries);
  if (problem !== undefined) {
    throw new Error(`archive ${archive} ${problem}; it was not unpacked: use the archive of kafka.apache.org`);
  }
  // `./kafka/libs/…` has one more segment in front than `kafka/libs/…`.
  const strip = entries[0]?.path.startsWith("./") ? 2 : 1;
  // The files get the modes of the archive, not those of the user's umask: services may run as another user.
  const umask = process.umask(0o022);
  try {
    await tar.extract({ file: archive, cwd: folder, strip, strict: true, preserveOwner: false, noMtime: false });
  } finally {
    process.umask(umask);
  }
}

/** Properties of an archive's entry that are known before it is unpacked. */
export interface EntryFacts {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  readonly linkpath: string;
}

/** First reason why an archive with these entries must not be unpacked; `undefined` if there is none. */
export function archiveProblem(entries: readonly EntryFacts[]): string | undefined {
  if (entries.length === 0) {
    return "is empty";
  }
  if (entries.length > MAX_ENTRIES) {
    return `contains ${entries.length} entries, more than ${MAX_ENTRIES}`;
  }
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_BYTES) {
    return `unpacks to ${bytes} bytes, more than ${MAX_BYTES}`;
  }
  const top = topFolder(entries[0]?.path ?? "");
  const links = new Set(entries.filter(isLink).map(({ path }) => plainPath(path)));
  const isDotted = entries[0]?.path.startsWith("./");
  for (const entry of entries) {
    const reason =
      entry.path.startsWith("./") === isDotted
        ? entryProblem(entry, top, links)
        : "but its first path begins in another way";
    if (reason !== undefined) {
      return `contains ${JSON.stringify(entry.path)}, ${reason}`;
    }
  }
  return undefined;
}

function entryProblem(entry: EntryFacts, top: string, links: ReadonlySet<string>): string | undefined {
  const { path, type, linkpath } = entry;
  if (!SAFE_TYPES.has(type)) {
    return `a ${type}`;
  }
  if (isAbsolute(path)) {
    return "an absolute path";
  }
  if (segments(path).includes("..")) {
    return "a path with ..";
  }
  if (topFolder(path) !== top) {
    return `outside its top folder ${JSON.stringify(top)}`;
  }
  if (passesThrough(plainPath(path), links)) {
    return "a path through a link";
  }
  if (isLink(entry)) {
    const target = plainPath(type === "Link" ? linkpath : `${posix.dirname(plainPath(path))}/${linkpath}`);
    if (isAbsolute(linkpath) || climbsLate(linkpath) || topFolder(target) !== top) {
      return `a link out of its top folder (to ${JSON.stringify(linkpath)})`;
    }
    if (links.has(target) || passesThrough(target, links)) {
      return `a link to a link (${JSON.stringify(linkpath)})`;
    }
  }
  return undefined;
}

const isLink = ({ type }: EntryFacts): boolean => type === "SymbolicLink" || type === "Link";

/** Path in its shortest form, with `/` as the only separator. */
const plainPath = (path: string): string => posix.normalize(path.replaceAll("\\", "/")).replace(/\/+$/, "");

/** True if a path goes up after it went down. If it goes down through a link, its text does not show where it ends. */
const climbsLate = (path: string): boolean => {
  const parts = segments(path).filter((part) => part !== "." && part !== "");
  return parts.lastIndexOf("..") > parts.findIndex((part) => part !== "..") && parts.some((part) => part !== "..");
};

/** True if one of the folders of a path is a link. */
const passesThrough = (path: string, links: ReadonlySet<string>): boolean =>
  path.split("/").some((_part, index, parts) => index > 0 && links.has(parts.slice(0, index).join("/")));

const isAbsolute = (path: string): boolean => /^([/\\]|[A-Za-z]:)/.test(path);

const segments = (path: string): string[] => path.split(/[/\\]/);

const topFolder = (path: string): string => segments(path.replace(/^(\.\/)+/, ""))[0] ?? "";
