import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { type HeldProcess, holdProcess } from "./held-process";
import { scriptPath } from "./scripts";

/** Bits of an address that say which network it lies in. */
const NETWORK_BITS = 24;

/** Time for the kernel to connect two ends, in milliseconds; it takes a few. */
const PLUG_IN_TIMEOUT_MS = 10_000;

/** What a rack is made of. */
export interface RackOptions {
  /** Folder for the places at which disks are mounted. */
  readonly folder: string;
  /** The root folder that hosts begin with. */
  readonly baseRoot: string;
  /** Name of the one interface that the machine gets. */
  readonly interfaceName: string;
  /** Address of the runner of the tests, on that interface. */
  readonly runnerAddress: string;
  /** Names of the hosts to come, each with the size of its disk in MiB. */
  readonly disksMiB: Readonly<Record<string, number>>;
}

/**
 * What hosts are put into: a switch, in a network of its own, that connects them with each other and with the runner of
 * the tests, and their disks, mounted where the machine does not see them. The machine's own network gets one interface
 * with one address, and forwards nothing.
 */
export class Rack {
  private constructor(
    readonly folder: string,
    private readonly interfaceName: string,
    private readonly holder: HeldProcess,
  ) {}

  static async create({ folder, baseRoot, interfaceName, runnerAddress, disksMiB }: RackOptions): Promise<Rack> {
    const disks = Object.entries(disksMiB).flatMap(([name, sizeMiB]) => [name, String(sizeMiB)]);
    const script = ["bash", scriptPath("rack.sh"), interfaceName, String(process.pid), baseRoot, ...disks];
    const holder = await holdProcess("the rack", ["unshare", "--net", "--mount", ...script], folder);
    const rack = new Rack(folder, interfaceName, holder);
    try {
      await mustRun("ip", ["address", "add", `${runnerAddress}/${NETWORK_BITS}`, "dev", interfaceName]);
      await mustRun("ip", ["link", "set", interfaceName, "up"]);
    } catch (error) {
      await rack.remove();
      throw error;
    }
    return rack;
  }

  /** Command line of what runs with the rack's network and disks. */
  inside(...command: string[]): string[] {
    return ["nsenter", "--target", String(this.holder.pid), "--net", "--mount", ...command];
  }

  /** Connects a host, by the pid of a process of it, with the switch. */
  async plugIn(name: string, pid: number, address: string): Promise<void> {
    // The same one each time, as a machine's: its neighbours remember it.
    const hardwareAddress = ["02", "00", ...address.split(".").map((part) => Number(part).toString(16))].join(":");
    const cable = [name, String(pid), `${address}/${NETWORK_BITS}`, hardwareAddress];
    await this.run("bash", scriptPath("plug-in.sh"), ...cable);
    // What is sent before is lost, and sent again after a second only.
    await waitUntil(
      async () => (await this.isForwarding(name, pid)) || undefined,
      (cause) => new Error(`the switch does not forward to ${name}`, { cause }),
      { timeoutMs: PLUG_IN_TIMEOUT_MS, intervalMs: 5 },
    );
  }

  /** Breaks a host's connection, or heals it. */
  async turnPort(name: string, state: "up" | "down"): Promise<void> {
    await this.run("ip", "link", "set", name, state);
  }

  /** Takes away the switch and the disks, once nothing runs on them. */
  async remove(): Promise<void> {
    // Otherwise the interface would go a moment after the namespace that its other end lies in.
    await mustRun("ip", ["link", "delete", this.interfaceName]).finally(() => this.holder.kill());
    await this.holder.ended;
  }

  /** Whether both ends of a host's connection are ready. */
  private async isForwarding(name: string, pid: number): Promise<boolean> {
    const [port, other] = await Promise.all([
      this.run("bridge", "link", "show", "dev", name),
      mustRun("nsenter", ["--target", String(pid), "--net", "ip", "link", "show", "eth0"]),
    ]);
    return port.includes(" state forwarding ") && other.includes(" state UP ");
  }

  private run(...command: string[]): Promise<string> {
    const [program = "", ...args] = this.inside(...command);
    return mustRun(program, args);
  }
}
