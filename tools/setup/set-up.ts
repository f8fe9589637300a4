import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { errorMessage } from "../../components/shared/error-message";
import { wasInterrupted } from "../../components/shared/run-program";
import { programPath } from "../program-path";
import { PROJECT_DIR } from "../project";
import { backendStep } from "./backend";
import { classDataStep } from "./class-data";
import { javaStep } from "./java";
import { kafkaStep } from "./kafka";
import { pulumiCliStep } from "./pulumi-cli";
import { type StackRequirements, stackRequirements } from "./stack-requirements";
import type { SetupStep } from "./step";

/** What every command needs. */
const CLI_STEPS: readonly SetupStep[] = [backendStep, pulumiCliStep];

/** What must be there beside it before the CLI can run the program, in the order in which it is brought. */
const PROGRAM_STEPS: readonly SetupStep[] = [javaStep, kafkaStep, classDataStep];

/**
 * Commands that only talk to the CLI: they must work also where Kafka could not be had, or Java was removed, and where
 * the configuration asks for what can't be had, which they may be about to change.
 */
const CLI_COMMANDS: readonly string[] = ["stop", "pulumi"];

/** Commands that use every runtime that this machine can, whatever the stacks ask for. */
const ALL_RUNTIMES_COMMANDS: readonly string[] = ["test", "bench", "faults"];

/**
 * Brings what a command needs and is missing, and says so; what is there already is not mentioned.
 *
 * @returns how many steps had something to do.
 * @throws on the first part that can't be had and that the command can't do without.
 */
export async function setUp(command: string, print: (line: string) => void = console.log): Promise<number> {
  let taken = 0;
  for (const step of await stepsOf(command)) {
    if (await step.isDone()) {
      continue;
    }
    taken += 1;
    const startedAt = Date.now();
    const say = (what: string) => print(`set-up: ${step.name}: ${what}`);
    say(`${step.why} …`);
    try {
      await step.run(say);
      say(`done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    } catch (error) {
      if (wasInterrupted() || !CLI_COMMANDS.includes(command) || CLI_STEPS.includes(step)) {
        throw error;
      }
      say(`${errorMessage(error)}; going on without it`);
    }
  }
  return taken;
}

async function stepsOf(command: string): Promise<SetupStep[]> {
  const programSteps = CLI_COMMANDS.includes(command) ? [] : PROGRAM_STEPS;
  return [...CLI_STEPS, ...programSteps, ...(await runtimeStepsOf(command))];
}

async function runtimeStepsOf(command: string): Promise<SetupStep[]> {
  const { docker, baseImageHosts, ssh } = await requirementsOf(command);
  return [...(docker ? dockerSteps(command, baseImageHosts) : []), ...(ssh ? sshSteps() : [])];
}

function dockerSteps(command: string, baseImageHosts: readonly string[]): SetupStep[] {
  const { dockerPluginStep } = require("./docker-plugin") as typeof import("./docker-plugin");
  const { dockerBaseImageStep } = require("./docker-base-image") as typeof import("./docker-base-image");
  const images = CLI_COMMANDS.includes(command) ? [] : baseImageHosts.map(dockerBaseImageStep);
  return [dockerPluginStep, ...images];
}

function sshSteps(): SetupStep[] {
  const { commandPluginStep } = require("./command-plugin") as typeof import("./command-plugin");
  return [commandPluginStep];
}

async function requirementsOf(command: string): Promise<StackRequirements> {
  if (ALL_RUNTIMES_COMMANDS.includes(command)) {
    const { daemonAnswers } = require("./docker-base-image") as typeof import("./docker-base-image");
    const ssh = ["ssh", "sshd"].every((program) => programPath(program) !== undefined);
    return { docker: await daemonAnswers(), baseImageHosts: [""], ssh };
  }
  const names = (await readdir(PROJECT_DIR)).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  return stackRequirements(await Promise.all(names.map((name) => readFile(join(PROJECT_DIR, name), "utf8"))));
}
