import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import stackFolder from "../../components/runtime/local/local-stack-provider";
import { readRecord, recordedProcess } from "../../components/runtime/local/service-record";
import { stopProcess } from "../../components/runtime/local/stop-process";
import { processInfo } from "../../components/runtime/machine/process-identity";
import { PROJECT, PROJECT_DIR, STATE } from "../../tools/project";
import { ensureStack, type PulumiPlace, runPulumi, stackOutputs } from "../../tools/pulumi/run-pulumi";
import { removeFromDocker, stacksInDocker } from "../docker/stacks-in-docker";

/** How a command of the CLI ended, with all that it printed. */
export interface CommandResult {
  readonly exitCode: number;
  readonly text: string;
}

/** Longest time for one command, in milliseconds. */
const COMMAND_TIMEOUT_MS = 240_000;

/** Stands for this machine in names of stacks: on a daemon that others use as well, their pids say nothing here. */
const MACHINE = createHash("sha256").update(hostname()).digest("hex").slice(0, 6);

/** A new name of a stack: the pid of who made it, where that runs, and something random. */
export const scratchName = (pid = process.pid): string => `test-${pid}-${MACHINE}-${randomBytes(4).toString("hex")}`;

/** Whether the run that made a scratch stack has ended. */
async function isAbandoned(name: string): Promise<boolean> {
  const pid = Number(/^test-(\d+)-/.exec(name)?.[1]);
  return pid > 0 && (await processInfo(pid)) === undefined;
}

/** Takes away the scratch stacks of runs that were killed. */
async function removeAbandoned(): Promise<void> {
  const stacks = join(STATE.root, "stacks");
  for (const name of existsSync(stacks) ? await readdir(stacks) : []) {
    if (await isAbandoned(name)) {
      const path = join(stacks, name);
      await stackFolder.delete(path, { path, retainData: false });
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** The same for what such runs left in Docker. */
async function removeAbandonedFromDocker(): Promise<void> {
  // Where no daemon answers there is nothing; that the stack can't run there is for its own commands to say.
  for (const name of await stacksInDocker().catch(() => [])) {
    if (name.includes(`-${MACHINE}-`) && (await isAbandoned(name))) {
      await removeFromDocker(name).catch(() => {}); // Another run may be taking it away at this moment.
    }
  }
}

/** A stack for tests and benchmarks: a random name, a backend and a configuration in a temporary folder, ports picked. */
export class ScratchStack {
  private constructor(
    readonly name: string,
    private readonly folder: string,
    private readonly projectDir: string,
    readonly place: PulumiPlace & { readonly configFile: string },
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
    const place = { backend: join(folder, "backend"), configFile: join(folder, "Pulumi.scratch.yaml") };
    await mkdir(place.backend);
    const stack = new ScratchStack(name, folder, projectDir, place);
    await stack.configure(config);
    await ensureStack(name, place);
    return stack;
  }

  /** The stack of the same name that another checkout has, with a state of its own in there. */
  inCheckout(projectDir: string, config: Readonly<Record<string, unknown>> = {}): Promise<ScratchStack> {
    return ScratchStack.make(this.name, projectDir, projectDir, config);
  }

  /** Folder of the stack's services. */
  get stackDir(): string {
    return STATE.stack(this.name);
  }

  /** Folder of Pulumi's state of this stack. */
  get backend(): string {
    return this.place.backend;
  }

  /** A folder for the test's own files, removed at the end. */
  get ownDir(): string {
    return this.folder;
  }

  /** Replaces the stack's configuration; ports are picked unless named. */
  async configure(config: Readonly<Record<string, unknown>>): Promise<void> {
    const ofZooKeeper = config.coordination === "kraft" ? {} : { zookeeperPort: 0, zookeeperHeapMiB: 128 };
    const values = { port: 0, heapMiB: 256, ...ofZooKeeper, ...config };
    const keys = Object.fromEntries(Object.entries(values).map(([key, value]) => [`${PROJECT}:${key}`, value]));
    await writeFile(this.place.configFile, stringify({ config: keys }));
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

  async pulumi(...args: string[]): Promise<CommandResult> {
    const result = await runPulumi(
      [...args, "--cwd", this.projectDir, "--stack", this.name, "--color", "never", "--non-interactive"],
      this.name,
      this.place,
      {
        timeoutMs: COMMAND_TIMEOUT_MS,
      },
    );
    return { exitCode: result.exitCode, text: `${result.stdout}${result.stderr}` };
  }

  outputs<Outputs>(): Promise<Outputs> {
    return stackOutputs(this.name, this.place) as Promise<Outputs>;
  }

  /** Pid of each service that runs, by the service's name. */
  async pids(): Promise<Record<string, number>> {
    const services = existsSync(this.stackDir) ? await readdir(this.stackDir) : [];
    const running = await Promise.all(
      services.map(
        async (service) =>
          [service, (await recordedProcess(await readRecord(join(this.stackDir, service))))?.pid] as const,
      ),
    );
    return Object.fromEntries(running.filter((entry): entry is [string, number] => entry[1] !== undefined));
  }

  /** The text of the state file, as it lies on the disk. */
  stateText(): Promise<string> {
    return readFile(join(this.place.backend, ".pulumi", "stacks", PROJECT, `${this.name}.json`), "utf8");
  }

  /** Takes everything away, also after a test that failed half-way. */
  async remove(): Promise<void> {
    await this.destroy();
    for (const service of existsSync(this.stackDir) ? await readdir(this.stackDir) : []) {
      const running = await recordedProcess(await readRecord(join(this.stackDir, service)));
      if (running !== undefined) {
        await stopProcess(running, 0);
      }
    }
    await rm(this.stackDir, { recursive: true, force: true });
    await rm(this.folder, { recursive: true, force: true });
  }
}
