import { basename, dirname } from "node:path";
import * as tar from "tar";

import { pathsBelow } from "../shared/paths-below";

/** Paths of programs, relative to the folder that contains the runtime. */
const PROGRAM = /^[^/]+\/(bin\/[^/]+|lib\/(jspawnhelper|jexec))$/;

/** Time stamp of every entry: the release date of Java 17. */
const ENTRY_TIME = new Date("2021-09-14T00:00:00Z");

/**
 * Packs a Java runtime for Linux as a `.tgz` with the folder of the runtime as its top folder. Programs get their
 * executable bit in the archive, because the file system of this machine may not support such bits. Equal files give
 * equal bytes, with the same version of zlib.
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
