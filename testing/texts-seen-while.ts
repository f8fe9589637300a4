import { readdir, readFile } from "node:fs/promises";
import { sampleWhile } from "./sample-while";

/**
 * Runs some work and meanwhile searches the command lines and environments of all processes of this machine, those of its
 * test hosts included.
 *
 * @returns every place that contained one of the texts: a whole command line, or the name of a variable as `PATH=…`.
 */
export async function textsSeenWhile(texts: readonly string[], work: () => Promise<unknown>): Promise<string[]> {
  const { samples } = await sampleWhile(() => placesWith(texts), work);
  return [...new Set(samples.flat())].sort();
}

async function placesWith(texts: readonly string[]): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const places: string[] = [];
  for (const pid of pids) {
    places.push(...(await placesOf(pid, texts)));
  }
  return places;
}

async function placesOf(pid: string, texts: readonly string[]): Promise<string[]> {
  const [command = "", environment = ""] = await Promise.all(
    // The process may have ended.
    ["cmdline", "environ"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")),
  );
  const containsText = (place: string) => texts.some((text) => place.includes(text));
  const variables = environment.split("\0").filter(containsText);
  return [
    ...[command.replaceAll("\0", " ")].filter(containsText),
    ...variables.map((variable) => variable.replace(/=.*/s, "=…")),
  ];
}
