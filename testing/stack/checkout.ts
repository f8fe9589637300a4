import { cp, mkdir, symlink } from "node:fs/promises";
import { basename, join } from "node:path";

import { stateFolder } from "../../components/shared/state-folder";
import { PROJECT_DIR, STATE } from "../../tools/project";

/** Parts of a checkout that the project makes itself. A test of the package may be compiling meanwhile. */
const MADE = /^(node_modules|\.state|dist(\..+)?|.*\.tgz)$/;

/** Copies this checkout without installed packages, compiled components and state. */
export const copyCheckout = (to: string): Promise<void> =>
  cp(PROJECT_DIR, to, {
    recursive: true,
    filter: (source) => !MADE.test(basename(source)),
  });

/** Makes another checkout of the project, which shares the packages and distributions of this one. */
export async function secondCheckout(to: string): Promise<string> {
  await copyCheckout(to);
  const { root, distributions } = stateFolder(to);
  await mkdir(root);
  await symlink(STATE.distributions, distributions, "junction");
  await symlink(join(PROJECT_DIR, "node_modules"), join(to, "node_modules"), "junction");
  return to;
}
