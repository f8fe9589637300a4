import { DEV_STACK, PROJECT, STATE } from "../project";
import { requireDockerDaemon } from "../pulumi/require-docker-daemon";
import { hasStack, runPulumi } from "../pulumi/run-pulumi";

/** `npm stop`: takes the stack `dev` away; data too, unless `retainData`. */
export async function run(): Promise<number> {
  if (!(await hasStack(DEV_STACK))) {
    console.log("There is no stack dev, so nothing runs.");
    return 0;
  }
  await requireDockerDaemon("destroy", DEV_STACK);
  await rejectUnheardRetainData();
  // One host that is down does not keep the others' services.
  const args = ["destroy", "--yes", "--skip-preview", "--continue-on-error", "--stack", DEV_STACK];
  const { exitCode } = await runPulumi(args, DEV_STACK, STATE, { output: "terminal" });
  return exitCode;
}

interface StackExport {
  readonly deployment: {
    readonly resources?: readonly {
      readonly type: string;
      readonly inputs?: { retainData?: boolean; stdin?: unknown };
    }[];
  };
}

/**
 * `destroy` goes by what the last `up` was told. Data that the configuration asks to retain since then would be lost.
 *
 * @throws if that is so.
 */
async function rejectUnheardRetainData(): Promise<void> {
  const wanted = await runPulumi(["config", "get", `${PROJECT}:retainData`, "--stack", DEV_STACK], DEV_STACK);
  if (wanted.stdout.trim() !== "true") {
    return;
  }
  const { stdout } = await runPulumi(["stack", "export", "--stack", DEV_STACK], DEV_STACK);
  const { resources = [] } = (JSON.parse(stdout) as StackExport).deployment;
  // What is done on hosts is told in a script.
  const removesData = ({ retainData, stdin }: { retainData?: boolean; stdin?: unknown } = {}): boolean =>
    retainData === false || /^retain_data='false'$/m.test(String(stdin));
  if (resources.some(({ inputs }) => removesData(inputs))) {
    throw new Error(
      "retainData was set to true after the last `npm start`, so its data would be removed; run `npm start` first",
    );
  }
}
