import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Time between two looks, in milliseconds. */
const INTERVAL_MS = 20;

/**
 * Does some work, and looks meanwhile at the command lines and the environments of all processes of this machine, those of
 * its test hosts among them.
 *
 * @returns what held one of the texts: a command line, as it is, or the name of a variable: `PATH=…`.
 */
export async function seenWhile(texts: readonly string[], work: () => Promise<unknown>): Promise<string[]> {
  const seen = new Set<string>();
  let isDone = false;
  const done = work().finally(() => {
    isDone = true;
  });
  done.catch(() => {}); // It is awaited below.
  while (!isDone) {
    for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
      for (const found of await seenIn(pid, texts)) {
        seen.add(found);
      }
    }
    await delay(INTERVAL_MS);
  }
  await done;
  return [...seen].sort();
}

async function seenIn(pid: string, texts: readonly string[]): Promise<string[]> {
  const [command = "", environment = ""] = await Promise.all(
    // It may have ended.
    ["cmdline", "environ"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")),
  );
  const holds = (text: string) => texts.some((wanted) => text.includes(wanted));
  const variables = environment.split("\0").filter(holds);
  return [
    ...[command.replaceAll("\0", " ")].filter(holds),
    ...variables.map((variable) => variable.replace(/=.*/s, "=…")),
  ];
}
