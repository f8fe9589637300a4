import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { DEFAULT_VERSION, KNOWN_VERSIONS, type KnownVersion } from "../../components/distribution/known-versions";
import { cacheFolder } from "../../components/shared/cache-folder";
import { errorCode, errorMessage } from "../../components/shared/error-message";
import { wasInterrupted } from "../../components/shared/run-program";
import { programPath } from "../program-path";
import { PROJECT_DIR } from "../project";
import { backendStep } from "./backend";
import { classDataStep, securedClassDataStep } from "./class-data";
import { javaStep } from "./java";
import { kafkaStep } from "./kafka";
import { pulumiCliStep } from "./pulumi-cli";
import { type StackRequirements, stackRequirements } from "./stack-requirements";
import type { SetupStep } from "./step";

/** Steps for every command. */
const CLI_STEPS: readonly SetupStep[] = [backendStep, pulumiCliStep];

/** Further steps before the CLI can run the program, in order. */
const PROGRAM_STEPS: readonly SetupStep[] = [javaStep];

/**
 * Commands that need only the CLI. They must work even if Kafka or Java can't be installed, or the configuration requires
 * something that can't be installed: the command may be about to change the configuration.
 */
const CLI_COMMANDS: readonly string[] = ["stop", "pulumi"];

/** Commands that only inspect a stack: the CLI decrypts the secrets of its state. */
const INSPECTION_COMMANDS: readonly string[] = [
  "status",
  "logs",
  "verify",
  "groups",
  "doctor",
  "console",
  "client-files",
];

/** Commands that use every runtime that works on this machine, whatever the stacks use. */
const ALL_RUNTIMES_COMMANDS: readonly string[] = ["test", "bench", "faults"];

/**
 * Installs the parts that a command needs and that are missing, and prints the progress.
 *
 * @throws if a part can't be installed that the command can't do without.
 */
export async function setUp(command: string, print: (line: string) => void = console.log): Promise<void> {
  for (const step of await stepsOf(command)) {
    if (await step.isDone()) {
      continue;
    }
    const startedAt = Date.now();
    await requireCacheFolder();
    const report = (progress: string) => print(`set-up: ${step.name}: ${progress}`);
    report(`${step.why} …`);
    try {
      await step.run(report);
      report(`done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    } catch (error) {
      if (wasInterrupted() || !CLI_COMMANDS.includes(command) || CLI_STEPS.includes(step)) {
        throw error;
      }
      report(`${errorMessage(error)}; continuing without it`);
    }
  }
}

/** @throws if no file can be cached, because the home folder can't be written. */
async function requireCacheFolder(folder = cacheFolder()): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw new Error(
      `the cache folder must be writable, got ${folder} (${errorCode(cause)}); set KAFKA_CLUSTER_CACHE to another folder`,
      { cause },
    );
  });
}

async function stepsOf(command: string): Promise<SetupStep[]> {
  if (INSPECTION_COMMANDS.includes(command)) {
    return [...CLI_STEPS];
  }
  const programSteps = CLI_COMMANDS.includes(command) ? [] : PROGRAM_STEPS;
  return [...CLI_STEPS, ...programSteps, ...(await runtimeStepsOf(command))];
}

async function runtimeStepsOf(command: string): Promise<SetupStep[]> {
  const { versions, docker, baseImageHosts, ssh, security } = await requirementsOf(command);
  const known = KNOWN_VERSIONS.filter((one) => one === DEFAULT_VERSION || versions.includes(one.version));
  return [
    ...(CLI_COMMANDS.includes(command)
      ? []
      : known.flatMap((one) => [
          kafkaStep(one),
          // Tests of the other versions are few, so a trial run would take longer than it saves.
          ...(one === DEFAULT_VERSION || !ALL_RUNTIMES_COMMANDS.includes(command) ? classDataSteps(one, security) : []),
        ])),
    ...(docker ? dockerSteps(command, baseImageHosts) : []),
    ...(ssh ? sshSteps() : []),
  ];
}

function classDataSteps(known: KnownVersion, isSecured: boolean): SetupStep[] {
  return [classDataStep(known), ...(isSecured ? [securedClassDataStep(known)] : [])];
}

function dockerSteps(command: string, baseImageHosts: readonly string[]): SetupStep[] {
  const { dockerPluginStep }: typeof import("./docker-plugin") = require("./docker-plugin");
  const { dockerBaseImageStep }: typeof import("./docker-base-image") = require("./docker-base-image");
  const images = CLI_COMMANDS.includes(command) ? [] : baseImageHosts.map(dockerBaseImageStep);
  return [dockerPluginStep, ...images];
}

function sshSteps(): SetupStep[] {
  const { commandPluginStep }: typeof import("./command-plugin") = require("./command-plugin");
  return [commandPluginStep];
}

async function requirementsOf(command: string): Promise<StackRequirements> {
  if (ALL_RUNTIMES_COMMANDS.includes(command)) {
    const { daemonAnswers }: typeof import("./docker-base-image") = require("./docker-base-image");
    const ssh = ["ssh", "sshd"].every((program) => programPath(program) !== undefined);
    const versions = KNOWN_VERSIONS.map(({ version }) => version);
    return { versions, docker: await daemonAnswers(), baseImageHosts: [""], ssh, security: true };
  }
  const names = (await readdir(PROJECT_DIR)).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  return stackRequirements(await Promise.all(names.map((name) => readFile(join(PROJECT_DIR, name), "utf8"))));
}
