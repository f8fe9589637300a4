import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

import { isRunning, type ProcessInfo, processInfo } from "../../components/runtime/machine/process-identity";
import { formatAddress } from "../../components/shared/address";
import { errorMessage } from "../../components/shared/error-message";
import { mustRun, type ProgramResult } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { assertListening } from "../assert-listening";
import { overSsh, type SshLogin } from "../ssh/over-ssh";
import { USER } from "./base-root";
import { controlGroupOf } from "./control-group";
import { type HeldProcess, holdProcess } from "./held-process";
import type { Rack } from "./rack";
import { scriptPath } from "./scripts";

/** Time for a host to accept connections, in milliseconds. Usually half a second; two after a disconnection. */
const START_TIMEOUT_MS = 20_000;

/** Path of Debian's library for wrong clocks. The loader replaces `$LIB` with the folder of the processor. */
const FAKE_TIME = "/usr/$LIB/faketime/libfaketime.so.1";

const HOST_KEY = "/etc/ssh/ssh_host_ed25519_key";

/** Options of a host. */
export interface HostOptions {
  /** True if Java 17 is on `PATH`. @defaultValue `true` */
  readonly java?: boolean;
  /** Size of the disk, in MiB. The disk is in memory. @defaultValue 2048 */
  readonly diskMiB?: number;
  /** Seconds that the clock of a login session is ahead; negative if behind. @defaultValue 0 */
  readonly clockAheadS?: number;
  /** True if the first process is systemd, and the account may run `sudo` without a password. @defaultValue `false` */
  readonly systemd?: boolean;
}

/** Name of a host, and everything that a login needs. */
export interface HostAddress {
  readonly name: string;
  readonly address: string;
  /** Port of the SSH server. */
  readonly port: number;
  /** File with the private key of the account. */
  readonly privateKeyPath: string;
}

/** Process of a host. `pid` is the pid on this machine. */
export interface HostProcess extends ProcessInfo {
  /** Pid on the host itself. */
  readonly pidInHost: number;
}

/** Processes that make a host run. */
interface Power {
  readonly holder: HeldProcess;
  /** First process of the host. */
  readonly init: ProcessInfo;
}

/**
 * Host for tests: a network, processes, files, a name and an SSH server of its own, and an unprivileged account for
 * logins. The host shares with this machine only the kernel, the clock, the processors and the memory.
 */
export class TestHost {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly privateKeyPath: string;
  /** Account of the key: unprivileged, without a password. */
  readonly user = USER;

  private power: Power | undefined;
  private currentHostKey = "";

  constructor(
    address: HostAddress,
    private readonly options: HostOptions,
    private readonly rack: Rack,
  ) {
    ({ name: this.name, address: this.address, port: this.port, privateKeyPath: this.privateKeyPath } = address);
  }

  /** Public host key as in a file: type and key. */
  get hostKey(): string {
    return this.currentHostKey;
  }

  /** Line of the host in a `known_hosts` file. */
  get knownHosts(): string {
    const name = this.port === 22 ? this.address : `[${this.address}]:${this.port}`;
    return `${name} ${this.hostKey}`;
  }

  /** Starts the host and waits until it accepts logins. */
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
        throw new Error("the first process has ended");
      }
      this.power = { holder, init };
      await this.rack.plugIn(this.name, init.pid, this.address);
      await this.awaitListening();
      this.currentHostKey = await this.readHostKey();
    } catch (cause) {
      const stderr = holder.stderr();
      await this.powerOff();
      throw new Error(`${this.name} did not start: ${errorMessage(cause)} (${stderr})`, { cause });
    }
  }

  /** Kills all processes of the host; the disk remains. Does nothing if the host is off. */
  async powerOff(): Promise<void> {
    if (this.power === undefined) {
      return;
    }
    const { holder, init } = this.power;
    this.power = undefined;
    // The kernel kills all processes of the namespace with the first one, before the holder ends.
    if (await isRunning(init)) {
      process.kill(init.pid, "SIGKILL");
    }
    await holder.ended;
  }

  /** Kills all processes of the host and starts it again with the same disk, connected to the network. */
  async reboot(): Promise<void> {
    await this.powerOff();
    await this.start();
  }

  /**
   * Runs commands as root, without SSH, in a shell that stops at the first failure. Returns the standard output.
   *
   * @throws with the standard error if a command fails.
   */
  exec(command: string): Promise<string> {
    return this.run("bash", "-ec", command);
  }

  /** Runs a command line as the account, over SSH. */
  ssh(command: string, login: Partial<SshLogin> = {}): Promise<ProgramResult> {
    const { address, port, user, knownHosts, privateKeyPath } = this;
    return overSsh({ address, port, user, knownHosts, privateKeyPath, ...login }, command, this.rack.folder);
  }

  /** Running processes, oldest first, without those that have ended and wait to be reaped. */
  async processes(): Promise<HostProcess[]> {
    const own = await readlink(`/proc/${this.running.init.pid}/ns/pid`);
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const found = await Promise.all(
      pids.map(async (pid) => {
        const space = await readlink(`/proc/${pid}/ns/pid`).catch(() => undefined); // The process may have ended.
        const status = space === own ? await readFile(`/proc/${pid}/status`, "utf8").catch(() => "") : "";
        const pidInHost = Number(/^NSpid:.*\t(\d+)$/m.exec(status)?.[1]);
        const info = status === "" ? undefined : await processInfo(Number(pid));
        return info === undefined ? [] : [{ ...info, pidInHost }];
      }),
    );
    return found.flat().sort((one, other) => one.pidInHost - other.pidInHost);
  }

  /** Sorted paths of everything below a folder, relative to it; none if the folder does not exist. */
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

  /** Disconnects the host from the network, as if its cable were pulled. */
  disconnect(): Promise<void> {
    return this.rack.setPort(this.name, "down");
  }

  /** Reverts {@link disconnect} and waits until the host accepts connections. */
  async reconnect(): Promise<void> {
    await this.rack.setPort(this.name, "up");
    await this.awaitListening();
  }

  /** Changes the host key, as if the host had been set up again. Open connections stay open. */
  async changeHostKey(): Promise<void> {
    // The server reads the key again for each login.
    await this.exec(
      `ssh-keygen -q -t ed25519 -N '' -C '' -f ${HOST_KEY}.new
      mv ${HOST_KEY}.new ${HOST_KEY}
      mv ${HOST_KEY}.new.pub ${HOST_KEY}.pub`,
    );
    this.currentHostKey = await this.readHostKey();
  }

  private awaitListening = (): Promise<true> =>
    waitUntil(
      () => assertListening(this.address, this.port),
      (cause) =>
        new Error(`${this.name} does not listen on ${formatAddress({ host: this.address, port: this.port })}`, {
          cause,
        }),
      { timeoutMs: START_TIMEOUT_MS, intervalMs: 5 },
    );

  private readHostKey = async (): Promise<string> => (await this.run("cat", `${HOST_KEY}.pub`)).trim();

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

/** Offset in the format of libfaketime. */
const withSign = (seconds: number): string => `${seconds < 0 ? "-" : "+"}${Math.abs(seconds)}`;
