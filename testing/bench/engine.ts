import { mustRun } from "../../components/shared/run-program";
import { PROJECT_DIR, TYPESCRIPT_LOADER } from "../../tools/project";
import { DOCKER } from "../docker/require-docker";
import { succeeds } from "../stack/command-results";
import { type CommandResult, ScratchStack } from "../stack/scratch-stack";
import { EmptyProgram } from "./empty-program";
import { type Benchmark, timed, timedCommand } from "./measure";

const UP = "pulumi up --skip-preview";
const UP_WITH_PREVIEW = "pulumi up, with its preview";
const SET_UP = "npm run setup, nothing to do";

/** Something whose `up` changes nothing. */
interface Unchanged {
  up(...args: string[]): Promise<CommandResult>;
  remove(): Promise<void>;
}

/** Runtime options of a program whose TypeScript is loaded like that of this project. */
export const WITH_TYPESCRIPT_LOADER = { typescript: false, nodeargs: `--require ${TYPESCRIPT_LOADER}` };

/** Makes each of the compared programs and stacks, with everything created. */
const SUBJECTS: Readonly<Record<string, () => Promise<Unchanged>>> = {
  "empty program": () => EmptyProgram.create(WITH_TYPESCRIPT_LOADER),
  "empty program, compiled by Pulumi": () => EmptyProgram.create(),
  "local cluster": () => clusterOf({}),
};

const FLOOR = "empty program";

/**
 * `up` without changes, compared with the engine itself: an empty program that is transpiled by the same loader. Set-up is what
 * `npm start` adds to the command.
 */
export async function engineBenchmark(): Promise<Benchmark> {
  const hasDocker = await DOCKER.check().then(
    () => true,
    () => false,
  );
  const subjects = { ...SUBJECTS, ...(hasDocker && { "cluster in Docker": () => clusterOf({ runtime: "docker" }) }) };
  const names = Object.keys(subjects);
  const columnsOf = (command: string) =>
    names.map((subject) => ({
      name: `${subject}: ${command}`,
      ...(subject !== FLOOR && { comparedWith: `${FLOOR}: ${command}` }),
    }));
  return {
    name: "engine",
    title: "Commands that change nothing",
    columns: [...columnsOf(UP), ...columnsOf(UP_WITH_PREVIEW), { name: SET_UP }],
    measureOnce: async () => {
      const times: Record<string, number> = {};
      for (const [subject, make] of Object.entries(subjects)) {
        const made = await make();
        try {
          await succeeds(made.up("--skip-preview"));
          times[`${subject}: ${UP}`] = await timedCommand(() => made.up("--skip-preview"));
          times[`${subject}: ${UP_WITH_PREVIEW}`] = await timedCommand(() => made.up());
        } finally {
          await made.remove();
        }
      }
      return { ...times, [SET_UP]: await timed(() => mustRun("npm", ["run", "setup"], { cwd: PROJECT_DIR })) };
    },
  };
}

/** A cluster, whose first `up` is done. */
async function clusterOf(config: Readonly<Record<string, unknown>>): Promise<Unchanged> {
  const stack = await ScratchStack.create(config);
  return {
    up: (...args) => stack.pulumi("up", "--yes", ...args),
    remove: () => stack.remove(),
  };
}
