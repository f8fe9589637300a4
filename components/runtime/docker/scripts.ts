import { join } from "node:path";

import { dataScripts } from "../data/data-scripts";
import { questionScripts } from "../probe/question";
import { scriptsIn } from "../scripts-in";

/** The scripts that run in containers: file name to text. */
export const scripts = (): Record<string, string> => ({
  ...questionScripts(),
  ...dataScripts(),
  ...scriptsIn(join(__dirname, "scripts")),
});
