/** Series of a scrape: `name` or `name{label="value"}` to its value. */
export type Scrape = ReadonlyMap<string, number>;

/** Scrapes metrics as Prometheus does. */
export async function scrape(address: string): Promise<Scrape> {
  return parseScrape(await (await fetch(`http://${address}/metrics`)).text());
}

/** Series in Prometheus's text format. */
const parseScrape = (text: string): Scrape =>
  new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line): [string, number] => {
        const end = line.lastIndexOf(" ");
        return [line.slice(0, end), Number(line.slice(end + 1))];
      }),
  );

/** Names of the series of a scrape that start with a text, without labels. */
export const namesIn = (found: Scrape, start: string): string[] => [
  ...new Set([...found.keys()].map((series) => series.replace(/\{.*/, "")).filter((name) => name.startsWith(start))),
];
