import { join } from "node:path";

import { questionScripts } from "../probe/question";
import { scriptsIn } from "../scripts-in";

/** The scripts that run in containers: file name to text. */
export const scripts = (): Record<string, string> => ({
  ...questionScripts(),
  ...scriptsIn(join(__dirname, "scripts")),
});
