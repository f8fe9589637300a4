import { join } from "node:path";

import { stateFolder } from "../components/shared/state-folder";

/** Root folder of this checkout. */
export const PROJECT_DIR = join(__dirname, "..");

/** File that lets a process of Node load the TypeScript modules of this checkout. */
export const TYPESCRIPT_LOADER = join(PROJECT_DIR, "tools", "typescript.cjs");

/** Name of the Pulumi project, as in `Pulumi.yaml`. */
export const PROJECT = "kafka-cluster";

/** Stack of `npm start` and `npm stop`. */
export const DEV_STACK = "dev";

/** State folder of this checkout. */
export const STATE = stateFolder(PROJECT_DIR);
