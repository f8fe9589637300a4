import { homedir } from "node:os";
import { resolve } from "node:path";

import type { Problem } from "./problems";

/** Path with the user's home folder in place of a `~` at its start, as a shell expands it. */
export const expandHome = (path: string, home = homedir()): string =>
  /^~(?=$|[/\\])/.test(path) ? `${home}${path.slice(1)}` : path;

/** Absolute path of a path that a user wrote: with or without `~`, absolute or relative to the working directory. */
export const absolutePath = (path: string, home?: string): string => resolve(expandHome(path, home));

/**
 * Problem of a path that begins with the name of a user, `~kafka/data`: only a shell can expand the name.
 *
 * @param property - argument that the path is the value of.
 */
export const homePathProblems = (property: string, path = ""): Problem[] =>
  /^~[^/\\]/.test(path)
    ? [
        {
          property,
          reason: `must not begin with the name of a user, got ${JSON.stringify(path)}; write the whole path`,
        },
      ]
    : [];
