import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

import { runProgram } from "../../components/shared/run-program";
import { STATE } from "../../tools/project";
import { pulumiPath } from "../../tools/pulumi/pulumi-path";
import { pulumiEnvironment } from "../../tools/pulumi/run-pulumi";
import type { CommandResult } from "../stack/scratch-stack";

/** Program that creates nothing. */
const NOTHING = "export {};\n";

/** Program of a number of resources whose provider does nothing, each with inputs as large as those of a topic. */
export const idleResources = (count: number): string => `
import { CustomResource } from "@pulumi/pulumi";

const provider = \`exports.handler = () => ({
  check: async (_olds, inputs) => ({ inputs }),
  diff: async () => ({ changes: false }),
  create: async (outs) => ({ id: "idle", outs }),
  read: async (id, props) => ({ id, props }),
  update: async (_id, _olds, outs) => ({ outs }),
  delete: async () => {},
})\`;

for (let index = 0; index < ${count}; index += 1) {
  const props = { name: \`topic-\${index}\`, partitions: 1, replicationFactor: 1, timeoutMs: 60_000, clusterId: "a".repeat(22) };
  new CustomResource("pulumi-nodejs:dynamic/idle:Idle", props.name, { ...props, __provider: provider });
}
`;

/** Pulumi program in TypeScript that needs nothing but the engine: its times are those of the engine itself. */
export class EmptyProgram {
  private constructor(
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /**
   * Makes the program, in a folder and a backend of its own, with one stack, which is not deployed yet.
   *
   * @param options - runtime options of the program. With none, Pulumi compiles it and checks its types.
   * @param text - the program. @defaultValue - a program that creates nothing
   */
  static async create(options: Readonly<Record<string, unknown>> = {}, text = NOTHING): Promise<EmptyProgram> {
    // Inside the project: its packages are found, and its compiled modules are kept.
    const folder = await mkdtemp(join(STATE.root, "empty-"));
    await mkdir(join(folder, "backend"));
    const files = {
      "Pulumi.yaml": stringify({ name: "empty", runtime: { name: "nodejs", options } }),
      "package.json": JSON.stringify({ name: "empty", private: true, main: "index.ts" }),
      "tsconfig.json": JSON.stringify({ compilerOptions: { module: "nodenext", target: "es2022", strict: true } }),
      "index.ts": text,
    };
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), content);
    }
    const environment = await pulumiEnvironment({ backend: join(folder, "backend") });
    // Without the modules that the project loads before a program of its own.
    const program = new EmptyProgram(folder, { ...environment, NODE_OPTIONS: process.env.NODE_OPTIONS });
    const init = await program.pulumi("stack", "init", "empty");
    if (init.exitCode !== 0) {
      await program.remove();
      throw new Error(`the stack of an empty program can't be made (${init.text.trim()})`);
    }
    return program;
  }

  up(...args: string[]): Promise<CommandResult> {
    return this.pulumi("up", "--yes", "--stack", "empty", ...args);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private async pulumi(...args: string[]): Promise<CommandResult> {
    const options = { cwd: this.folder, env: this.env };
    const { exitCode, stdout, stderr } = await runProgram(await pulumiPath(), [...args, "--non-interactive"], options);
    return { exitCode, text: `${stdout}${stderr}` };
  }
}
