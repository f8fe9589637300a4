import { DEV_STACK, STATE } from "../project";
import { hasStack, runPulumi } from "../pulumi";

/** `npm stop`: takes the stack `dev` away; data too, unless `retainData`. */
export async function run(): Promise<number> {
  if (!(await hasStack(DEV_STACK))) {
    console.log("There is no stack dev, so nothing runs.");
    return 0;
  }
  const { exitCode } = await runPulumi(["destroy", "--yes", "--skip-preview", "--stack", DEV_STACK], DEV_STACK, STATE, {
    output: "show",
  });
  return exitCode;
}
