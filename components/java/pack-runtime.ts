import { basename, dirname } from "node:path";
import * as tar from "tar";

import { pathsBelow } from "../shared/paths-below";

/** What is run of a runtime, by its path from the folder that holds the runtime. */
const PROGRAM = /^[^/]+\/(bin\/[^/]+|lib\/(jspawnhelper|jexec))$/;

/** Time stamp of every entry: the day on which Java 17 was released. */
const ENTRY_TIME = new Date("2021-09-14T00:00:00Z");

/**
 * Packs a Java runtime for Linux as a `.tgz` whose one top folder is the runtime's own. Run bits are set where they
 * belong, whatever the files have: the file system here may know none. Equal files give equal bytes (with one version
 * of zlib).
 */
export async function packRuntime(runtime: string, archive: string): Promise<void> {
  const root = dirname(runtime);
  await tar.create(
    {
      file: archive,
      gzip: true,
      cwd: root,
      portable: true,
      noDirRecurse: true,
      mtime: ENTRY_TIME,
      onWriteEntry: ({ path, stat }) => {
        if (stat !== undefined) {
          stat.mode = PROGRAM.test(path) ? 0o755 : 0o644;
        }
      },
    },
    await pathsBelow(root, basename(runtime)),
  );
}
