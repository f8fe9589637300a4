import { DEV_STACK, PROJECT, STATE } from "../project";
import { requireDockerDaemon } from "../pulumi/require-docker-daemon";
import { hasStack, runPulumi } from "../pulumi/run-pulumi";

/** `npm stop`: destroys the stack `dev`, and its data unless `retainData` is set. */
export async function run(): Promise<number> {
  if (!(await hasStack(DEV_STACK))) {
    console.log("The stack dev does not exist; nothing is running.");
    return 0;
  }
  await requireDockerDaemon("destroy", DEV_STACK);
  await rejectNewRetainData();
  // A host that is down must not keep the services of other hosts running.
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
 * Checks that `retainData` was set before the last `up`. `destroy` uses the settings of that `up`, so it would delete the data.
 *
 * @throws if the configuration retains data, and the last `up` did not.
 */
async function rejectNewRetainData(): Promise<void> {
  const wanted = await runPulumi(["config", "get", `${PROJECT}:retainData`, "--stack", DEV_STACK], DEV_STACK);
  if (wanted.stdout.trim() !== "true") {
    return;
  }
  const { stdout } = await runPulumi(["stack", "export", "--stack", DEV_STACK], DEV_STACK);
  const { resources = [] } = (JSON.parse(stdout) as StackExport).deployment;
  // On hosts, the setting is a line of a shell script.
  const removesData = ({ retainData, stdin }: { retainData?: boolean; stdin?: unknown } = {}): boolean =>
    retainData === false || /^retain_data='false'$/m.test(String(stdin));
  if (resources.some(({ inputs }) => removesData(inputs))) {
    throw new Error(
      "retainData was set to true after the last `npm start`, so `npm stop` would delete the data; run `npm start` first",
    );
  }
}
