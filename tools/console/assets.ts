import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** File that pages load. */
interface Asset {
  readonly type: string;
  readonly path: string;
}

const ownFile = (name: string): string => join(__dirname, "assets", name);

/** Files that pages load, by name in their address. */
export const ASSETS: Readonly<Record<string, Asset>> = {
  "console.css": { type: "text/css; charset=utf-8", path: ownFile("console.css") },
  "console.js": { type: "text/javascript; charset=utf-8", path: ownFile("console.js") },
  "icon.svg": { type: "image/svg+xml", path: ownFile("icon.svg") },
  "idiomorph.js": { type: "text/javascript; charset=utf-8", path: require.resolve("idiomorph/dist/idiomorph.min.js") },
};

/** Content of a file of {@link ASSETS}. */
export const readAsset = (name: string): Promise<string> => readFile(ASSETS[name]?.path ?? "", "utf8");
