import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

import { isRunning, type ProcessInfo, processInfo } from "../../components/runtime/machine/process-identity";
import { errorMessage } from "../../components/shared/error-message";
import { mustRun, type ProgramResult } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { accepts } from "../accepts";
import { type Login, overSsh } from "../ssh/over-ssh";
import { USER } from "./base-root";
import { controlGroupOf } from "./control-group";
import { type HeldProcess, holdProcess } from "./held-process";
import type { Rack } from "./rack";
import { scriptPath } from "./scripts";

/** Time for a host to take connections, in milliseconds; it takes half a second, and two once it is reconnected. */
const START_TIMEOUT_MS = 20_000;

/** Where Debian's own library for wrong clocks lies; the loader puts the processor's folder in. */
const FAKE_TIME = "/usr/$LIB/faketime/libfaketime.so.1";

const HOST_KEY = "/etc/ssh/ssh_host_ed25519_key";

/** What tells one host from another. */
export interface HostOptions {
  /** Whether it has Java 17, on `PATH`. @defaultValue `true` */
  readonly java?: boolean;
  /** Size of its disk, which lies in memory, in MiB. @defaultValue 2048 */
  readonly diskMiB?: number;
  /** How far the clock of those who log in is ahead, in seconds; behind if negative. @defaultValue 0 */
  readonly clockAheadS?: number;
  /** Whether systemd is its first process, and its account may use `sudo`, without a password. @defaultValue `false` */
  readonly systemd?: boolean;
}

/** Where a host is found, and what leads there. */
export interface HostPlace {
  readonly name: string;
  readonly address: string;
  /** Port of its SSH server. */
  readonly port: number;
  /** File with the private key that its account takes. */
  readonly privateKeyPath: string;
}

/** A process of a host; `pid` is what the machine counts it as. */
export interface HostProcess extends ProcessInfo {
  /** What the host itself counts it as. */
  readonly pidInHost: number;
}

/** What a host is while it is on. */
interface Power {
  readonly holder: HeldProcess;
  /** Its first process. */
  readonly init: ProcessInfo;
}

/**
 * A host for tests: a network, processes, files, a name and an SSH server of its own, and an unprivileged account to log
 * in to. It shares nothing with this machine but the kernel, its clock, its processors and its memory.
 */
export class TestHost {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly privateKeyPath: string;
  /** The account that the key is for: no root, and without a password. */
  readonly user = USER;

  private power: Power | undefined;
  private currentHostKey = "";

  constructor(
    place: HostPlace,
    private readonly options: HostOptions,
    private readonly rack: Rack,
  ) {
    ({ name: this.name, address: this.address, port: this.port, privateKeyPath: this.privateKeyPath } = place);
  }

  /** Its public key as it stands in a file: type and key. */
  get hostKey(): string {
    return this.currentHostKey;
  }

  /** Its line of a `known_hosts` file. */
  get knownHosts(): string {
    const name = this.port === 22 ? this.address : `[${this.address}]:${this.port}`;
    return `${name} ${this.hostKey}`;
  }

  /** Starts it, and waits until it can be logged in to. */
  async start(): Promise<void> {
    const { java = true, clockAheadS = 0, systemd = false } = this.options;
    const { folder } = this.rack;
    const sshdOptions = [
      `Port ${this.port}`,
      ...(clockAheadS === 0 ? [] : [`SetEnv LD_PRELOAD=${FAKE_TIME} FAKETIME=${withSign(clockAheadS)}`]),
    ];
    const group = systemd ? join(await controlGroupOf(folder), this.name) : "without-systemd";
    const script = [scriptPath("host.sh"), folder, this.name, this.user, java ? "with-java" : "without-java", group];
    const own = ["--net", "--mount", "--pid", "--uts", "--ipc", "--kill-child"];
    const holder = await holdProcess(
      this.name,
      this.rack.inside("unshare", ...own, "bash", ...script, ...sshdOptions),
      folder,
    );
    const init = await processInfo(Number(holder.firstLine));
    try {
      if (init === undefined) {
        throw new Error("its first process has ended");
      }
      this.power = { holder, init };
      await this.rack.plugIn(this.name, init.pid, this.address);
      await this.listens();
      this.currentHostKey = await this.publicHostKey();
    } catch (cause) {
      const said = holder.said();
      await this.powerOff();
      throw new Error(`${this.name} did not start: ${errorMessage(cause)} (${said})`, { cause });
    }
  }

  /** Ends all that runs on it, at once, and keeps its disk. Does nothing where it is off already. */
  async powerOff(): Promise<void> {
    if (this.power === undefined) {
      return;
    }
    const { holder, init } = this.power;
    this.power = undefined;
    // With its first process ends every other one, before the holder does.
    if (await isRunning(init)) {
      process.kill(init.pid, "SIGKILL");
    }
    await holder.ended;
  }

  /** Ends all that runs on it, at once, and starts it again with the disk that it had, on the network. */
  async reboot(): Promise<void> {
    await this.powerOff();
    await this.start();
  }

  /**
   * Runs commands as root, past SSH, in a shell that stops at the first one that fails; returns what they printed.
   *
   * @throws with what they said if one fails.
   */
  exec(command: string): Promise<string> {
    return this.run("bash", "-ec", command);
  }

  /** Runs a command line as its account, over SSH. */
  ssh(command: string, login: Partial<Login> = {}): Promise<ProgramResult> {
    const { address, port, user, knownHosts, privateKeyPath } = this;
    return overSsh({ address, port, user, knownHosts, privateKeyPath, ...login }, command, this.rack.folder);
  }

  /** What runs on it, from the oldest to the youngest; what has ended and waits to be reaped does not. */
  async processes(): Promise<HostProcess[]> {
    const own = await readlink(`/proc/${this.running.init.pid}/ns/pid`);
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const found = await Promise.all(
      pids.map(async (pid) => {
        const space = await readlink(`/proc/${pid}/ns/pid`).catch(() => undefined); // It may have ended.
        const status = space === own ? await readFile(`/proc/${pid}/status`, "utf8").catch(() => "") : "";
        const pidInHost = Number(/^NSpid:.*\t(\d+)$/m.exec(status)?.[1]);
        const info = status === "" ? undefined : await processInfo(Number(pid));
        return info === undefined ? [] : [{ ...info, pidInHost }];
      }),
    );
    return found.flat().sort((one, other) => one.pidInHost - other.pidInHost);
  }

  /** What lies in one of its folders and below, as paths from there, sorted; nothing where there is no such folder. */
  async files(folder: string): Promise<string[]> {
    const found = await this.run(
      "bash",
      "-c",
      '[[ ! -e $1 ]] || find "$1" -mindepth 1 -printf "%P\\n"',
      "bash",
      folder,
    );
    return found.split("\n").filter(Boolean).sort();
  }

  /** Takes it off the network, as if its cable were pulled. */
  cutOff(): Promise<void> {
    return this.rack.turnPort(this.name, "down");
  }

  /** Heals what {@link cutOff} did, and waits until the runner of the tests reaches it. */
  async reconnect(): Promise<void> {
    await this.rack.turnPort(this.name, "up");
    await this.listens();
  }

  /** Gives it another host key, as if it had been set up anew; who is logged in stays so. */
  async changeHostKey(): Promise<void> {
    // The server reads it for each login.
    await this.exec(
      `ssh-keygen -q -t ed25519 -N '' -C '' -f ${HOST_KEY}.new
      mv ${HOST_KEY}.new ${HOST_KEY}
      mv ${HOST_KEY}.new.pub ${HOST_KEY}.pub`,
    );
    this.currentHostKey = await this.publicHostKey();
  }

  private listens = (): Promise<true> =>
    waitUntil(
      () => accepts(this.address, this.port),
      (cause) => new Error(`${this.name} does not listen on ${this.address}:${this.port}`, { cause }),
      { timeoutMs: START_TIMEOUT_MS, intervalMs: 5 },
    );

  private publicHostKey = async (): Promise<string> => (await this.run("cat", `${HOST_KEY}.pub`)).trim();

  private get running(): Power {
    if (this.power === undefined) {
      throw new Error(`${this.name} is off`);
    }
    return this.power;
  }

  private run(...command: string[]): Promise<string> {
    const namespaces = ["--net", "--mount", "--pid", "--uts", "--ipc"];
    const environment = ["HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"];
    const into = ["--target", String(this.running.init.pid), ...namespaces, "env", "-i", ...environment];
    return mustRun("nsenter", [...into, ...command]).catch((cause) => {
      throw new Error(`on ${this.name}: ${errorMessage(cause)}`, { cause });
    });
  }
}

/** A number as libfaketime takes it for an offset. */
const withSign = (seconds: number): string => `${seconds < 0 ? "-" : "+"}${Math.abs(seconds)}`;
