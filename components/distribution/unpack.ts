import { posix } from "node:path";
import * as tar from "tar";

/** Bounds that a Kafka distribution stays far below: 3.3.1 unpacks to 120 MB in 200 entries. */
const MAX_BYTES = 1 << 30;
const MAX_ENTRIES = 5_000;

const SAFE_TYPES = new Set(["File", "OldFile", "Directory", "SymbolicLink", "Link"]);

/**
 * Unpacks the archive's one top folder into `folder`, which must exist and be empty.
 * The whole archive is looked through before the first file is written.
 *
 * @throws on a damaged archive and on entries that no distribution holds: absolute paths, `..`, links that leave the
 * folder, devices, a second top folder, too many or too large ones.
 */
export async function unpack(archive: string, folder: string): Promise<void> {
  const found: EntryFacts[] = [];
  await tar
    .list({
      file: archive,
      strict: true,
      onReadEntry: ({ path, type, size, linkpath }) => found.push({ path, type, size, linkpath: linkpath ?? "" }),
    })
    .catch((error: Error) => {
      throw new Error(`archive ${archive} is damaged (${error.message}); get it again`, { cause: error });
    });
  const problem = archiveProblem(found);
  if (problem !== undefined) {
    throw new Error(`archive ${archive} ${problem}; it was not unpacked: use the archive that kafka.apache.org offers`);
  }
  await tar.extract({ file: archive, cwd: folder, strip: 1, strict: true, preserveOwner: false, noMtime: false });
}

/** What is known of an archive's entry before it is unpacked. */
export interface EntryFacts {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  readonly linkpath: string;
}

/** The first reason why an archive of these entries must not be unpacked, if there is one. */
export function archiveProblem(entries: readonly EntryFacts[]): string | undefined {
  if (entries.length === 0) {
    return "is empty";
  }
  if (entries.length > MAX_ENTRIES) {
    return `holds ${entries.length} entries, more than ${MAX_ENTRIES}`;
  }
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_BYTES) {
    return `unpacks to ${bytes} bytes, more than ${MAX_BYTES}`;
  }
  const top = topFolder(entries[0]?.path ?? "");
  for (const entry of entries) {
    const reason = entryProblem(entry, top);
    if (reason !== undefined) {
      return `holds ${JSON.stringify(entry.path)}, ${reason}`;
    }
  }
  return undefined;
}

function entryProblem({ path, type, linkpath }: EntryFacts, top: string): string | undefined {
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
  if (type === "SymbolicLink" || type === "Link") {
    const target = type === "Link" ? linkpath : posix.join(posix.dirname(path), linkpath);
    if (isAbsolute(linkpath) || topFolder(posix.normalize(target)) !== top) {
      return `a link that leaves it (to ${JSON.stringify(linkpath)})`;
    }
  }
  return undefined;
}

const isAbsolute = (path: string): boolean => /^([/\\]|[A-Za-z]:)/.test(path);

const segments = (path: string): string[] => path.split(/[/\\]/);

const topFolder = (path: string): string => segments(path.replace(/^(\.\/)+/, ""))[0] ?? "";
