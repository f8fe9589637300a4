import { join } from "node:path";

import { scriptsIn } from "../scripts-in";

/** The scripts that know what is done to data before a start: file name to text. They need `bash`, `cat`, `mv` and `rm`. */
export const dataScripts = (): Record<string, string> => scriptsIn(join(__dirname, "scripts"));
