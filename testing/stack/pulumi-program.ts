import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type ProgramResult, runProgram } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../../tools/project";
import { pulumiPath } from "../../tools/pulumi/pulumi-path";
import { pulumiEnvironment } from "../../tools/pulumi/run-pulumi";
import { outputsInState } from "../../tools/pulumi/state-outputs";
import type { CommandResult } from "./scratch-stack";

/** Small Pulumi program with the project's packages and plugins, and a stack `test` in a backend of its own. */
export class PulumiProgram {
  private constructor(
    readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /**
   * Makes a program without resources.
   *
   * @param folder - an empty folder for the program.
   * @param settings - additional lines of `Pulumi.yaml`.
   * @param environment - environment variables of its commands that differ from those of the test.
   */
  static async create(folder: string, settings = "", environment: NodeJS.ProcessEnv = {}): Promise<PulumiProgram> {
    await mkdir(join(folder, "backend"));
    await writeFile(join(folder, "Pulumi.yaml"), `name: test\nruntime: nodejs\n${settings}\n`);
    await writeFile(join(folder, "package.json"), '{ "main": "index.js" }');
    await symlink(join(PROJECT_DIR, "node_modules"), join(folder, "node_modules"), "junction");
    const program = new PulumiProgram(folder, {
      ...(await pulumiEnvironment({ backend: join(folder, "backend") })),
      ...environment,
    });
    await program.write("");
    const { exitCode, text } = await program.run("stack", "init", "test");
    assert.equal(exitCode, 0, text);
    return program;
  }

  /** Replaces the text of the program. */
  write = (text: string): Promise<void> => writeFile(join(this.folder, "index.js"), text);

  /** Runs the CLI on the program. */
  async run(...args: string[]): Promise<CommandResult & ProgramResult> {
    const { path, options } = await this.invocation();
    const result = await runProgram(path, [...args, "--non-interactive", "--color", "never"], options);
    return { ...result, text: `${result.stdout}${result.stderr}` };
  }

  /** Path of the CLI and its options, for a test that starts the CLI itself. */
  async invocation() {
    return { path: await pulumiPath(), options: { cwd: this.folder, env: this.environment } };
  }

  readonly up = (...args: string[]): Promise<CommandResult> => this.run("up", "--yes", "--skip-preview", ...args);

  readonly destroy = (...args: string[]): Promise<CommandResult> =>
    this.run("destroy", "--yes", "--skip-preview", ...args);

  /** Outputs of the stack, with the values of secrets. Only those need the CLI, which takes a second. */
  async outputs<Outputs>(): Promise<Outputs> {
    const state = join(this.folder, "backend", ".pulumi", "stacks", "test", "test.json");
    const outputs = await outputsInState(state);
    if (outputs !== undefined) {
      return outputs as Outputs;
    }
    return JSON.parse((await this.run("stack", "output", "--json", "--show-secrets")).stdout);
  }
}
