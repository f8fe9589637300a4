import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { aroundAll } from "./hooks";
import { temporaryFolder } from "./temporary-folder";

/**
 * Runs OpenSSL in a folder of its own; skips the tests of a `describe` on a machine without the program. Returns a function that
 * returns the whole output, and throws if OpenSSL fails.
 *
 * @param files - name to text of each file that the command reads.
 */
export function openssl(): (args: readonly string[], files?: Readonly<Record<string, string>>) => string {
  const path = temporaryFolder(aroundAll);
  before("needs the program openssl", function () {
    if (spawnSync("openssl", ["version"]).error !== undefined) {
      this.skip();
    }
  });
  return (args, files = {}) => {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(path(name), text);
    }
    const { status, stdout, stderr } = spawnSync("openssl", args, { cwd: path(), encoding: "utf8" });
    if (status !== 0) {
      throw new Error(`openssl ${args.join(" ")} failed (${stdout}${stderr})`);
    }
    return `${stdout}${stderr}`;
  };
}
