import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";

import type { StackOutputs } from "../../components/config/stack-outputs";
import { readRecord, recordedProcess } from "../../components/runtime/local/service-record";
import { sweepStack } from "../../components/runtime/local/sweep-stack";
import { type ProcessIdentity, processInfo } from "../../components/runtime/machine/process-identity";
import { PROJECT, PROJECT_DIR, STATE } from "../../tools/project";
import { ensureStack, runPulumi, type StackLocation, stateFile } from "../../tools/pulumi/run-pulumi";
import { rootOutputs } from "../../tools/pulumi/state-outputs";
import { removeFromDocker, stacksInDocker } from "../docker/stacks-in-docker";

/** Result of a command of the CLI. */
export interface CommandResult {
  readonly exitCode: number;
  /** Standard output and standard error. */
  readonly text: string;
}

/** Outputs that a stack can have. A test reads those that its stack has. */
export type Outputs = Required<StackOutputs> & { readonly network: Required<NonNullable<StackOutputs["network"]>> };

/** Longest time for one command, in milliseconds. */
const COMMAND_TIMEOUT_MS = 240_000;

/** Id of this machine in stack names: on a daemon that several machines use, a pid of another machine means nothing here. */
const MACHINE = createHash("sha256").update(hostname()).digest("hex").slice(0, 6);

/** Makes up a stack name from the pid of the stack's maker, the machine and random digits. */
export const scratchName = (pid = process.pid): string => `test-${pid}-${MACHINE}-${randomBytes(4).toString("hex")}`;

/** True if the process that made a scratch stack has ended. */
async function isAbandoned(name: string): Promise<boolean> {
  const pid = Number(/^test-(\d+)-/.exec(name)?.[1]);
  return pid > 0 && (await processInfo(pid)) === undefined;
}

/** Removes the services and files of killed test runs. */
async function removeAbandoned(): Promise<void> {
  const stacks = join(STATE.root, "stacks");
  for (const name of existsSync(stacks) ? await readdir(stacks) : []) {
    if (await isAbandoned(name)) {
      await removeStackDir(join(stacks, name));
    }
  }
}

/** Removes the Docker resources of killed test runs. */
async function removeAbandonedFromDocker(): Promise<void> {
  // If no daemon answers, the stack's own commands say so.
  for (const name of await stacksInDocker().catch(() => [])) {
    if (name.includes(`-${MACHINE}-`) && (await isAbandoned(name))) {
      await removeFromDocker(name).catch(() => {}); // Another run may be removing the same resources.
    }
  }
}

/** Stops the services in the folder of a stack, and removes the folder. */
async function removeStackDir(path: string): Promise<void> {
  await sweepStack({ path, retainData: false });
  await rm(path, { recursive: true, force: true });
}

/** Stack for tests and benchmarks: random name, free ports, backend and configuration file in a temporary folder. */
export class ScratchStack {
  private constructor(
    readonly name: string,
    private readonly folder: string,
    private readonly projectDir: string,
    readonly location: Required<StackLocation>,
  ) {}

  static async create(config: Readonly<Record<string, unknown>> = {}): Promise<ScratchStack> {
    const folder = await mkdtemp(join(tmpdir(), "kafka-cluster-scratch-"));
    await removeAbandoned();
    if (config.runtime === "docker") {
      await removeAbandonedFromDocker();
    }
    return ScratchStack.make(scratchName(), folder, PROJECT_DIR, config);
  }

  private static async make(
    name: string,
    folder: string,
    projectDir: string,
    config: Readonly<Record<string, unknown>>,
  ): Promise<ScratchStack> {
    const location = { backend: join(folder, "backend"), configFile: join(folder, "Pulumi.scratch.yaml") };
    await mkdir(location.backend);
    const stack = new ScratchStack(name, folder, projectDir, location);
    await stack.configure(config);
    await ensureStack(name, location);
    return stack;
  }

  /** Makes a stack of the same name in another checkout, with a state of its own. */
  inCheckout(projectDir: string, config: Readonly<Record<string, unknown>> = {}): Promise<ScratchStack> {
    return ScratchStack.make(this.name, projectDir, projectDir, config);
  }

  /** Folder of the stack's services. */
  get stackDir(): string {
    return STATE.stack(this.name);
  }

  /** Folder of Pulumi's state of the stack. */
  get backend(): string {
    return this.location.backend;
  }

  /** Folder for files of the test, removed with the stack. */
  get ownDir(): string {
    return this.folder;
  }

  /** Replaces the stack's configuration. Ports that are not set are picked; heaps are small unless set. */
  async configure(config: Readonly<Record<string, unknown>>): Promise<void> {
    const ofZooKeeper = config.coordination === "kraft" ? {} : { zookeeperPort: 0, zookeeperHeapMiB: 128 };
    const values = { port: 0, heapMiB: 256, ...ofZooKeeper, ...config };
    const keys = Object.fromEntries(Object.entries(values).map(([key, value]) => [`${PROJECT}:${key}`, value]));
    await writeFile(this.location.configFile, stringify({ config: keys }));
  }

  up(...args: string[]): Promise<CommandResult> {
    return this.pulumi("up", "--yes", "--skip-preview", ...args);
  }

  preview(...args: string[]): Promise<CommandResult> {
    return this.pulumi("preview", "--diff", ...args);
  }

  destroy(): Promise<CommandResult> {
    return this.pulumi("destroy", "--yes", "--skip-preview");
  }

  /** Runs the CLI on the stack. */
  async pulumi(...args: string[]): Promise<CommandResult> {
    const { exitCode, stdout, stderr } = await runPulumi(
      [...args, "--cwd", this.projectDir, "--stack", this.name, "--color", "never", "--non-interactive"],
      this.name,
      this.location,
      { timeoutMs: COMMAND_TIMEOUT_MS },
    );
    return { exitCode, text: `${stdout}${stderr}` };
  }

  /** Outputs of the stack, from the state file: the CLI would take a second to print them. */
  async outputs(): Promise<Outputs> {
    return rootOutputs(await this.resources()) as Outputs;
  }

  /** Pid of each running service, by service. */
  async pids(): Promise<Record<string, number>> {
    const services = existsSync(this.stackDir) ? await readdir(this.stackDir) : [];
    const running = await Promise.all(
      services.map(async (service) => [service, (await this.processOf(service))?.pid] as const),
    );
    return Object.fromEntries(running.filter((entry): entry is [string, number] => entry[1] !== undefined));
  }

  /** Text of the state file. */
  stateText(): Promise<string> {
    return readFile(stateFile(this.name, this.location), "utf8");
  }

  /** Destroys the stack, unless it is empty, and removes everything that a failed test may have left. */
  async remove(): Promise<void> {
    const resources = await this.resources().catch(() => undefined);
    if (resources?.length !== 0) {
      await this.destroy();
    }
    await removeStackDir(this.stackDir);
    await rm(this.folder, { recursive: true, force: true });
  }

  private async resources(): Promise<readonly { readonly type: string; readonly outputs?: object }[]> {
    return JSON.parse(await this.stateText()).checkpoint.latest.resources ?? [];
  }

  private processOf = async (service: string): Promise<ProcessIdentity | undefined> =>
    recordedProcess(await readRecord(join(this.stackDir, service)));
}
