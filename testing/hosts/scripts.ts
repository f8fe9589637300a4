import { join } from "node:path";

/** Path of a script that is there for the hosts of tests. */
export const scriptPath = (name: string): string => join(__dirname, "scripts", name);
