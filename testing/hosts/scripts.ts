import { join } from "node:path";

/** Path of a shell script of the test hosts. */
export const scriptPath = (name: string): string => join(__dirname, "scripts", name);
