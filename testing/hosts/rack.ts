import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";

import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { type HeldProcess, holdProcess } from "./held-process";
import { scriptPath } from "./scripts";

/** Arguments of `ip address add` for an address of the hosts' network. The wait for a duplicate of an IPv6 address is left out. */
const addressArgs = (address: string): string[] => (isIPv6(address) ? [`${address}/64`, "nodad"] : [`${address}/24`]);

/** Time for the kernel to connect the ends of a cable, in milliseconds. Usually a few milliseconds pass. */
const PLUG_IN_TIMEOUT_MS = 10_000;

/** Options of {@link Rack.create}. */
export interface RackOptions {
  /** Folder for the mount points of the disks. */
  readonly folder: string;
  /** Root folder that the hosts start with. */
  readonly baseRoot: string;
  /** Name of the network interface that the machine gets. */
  readonly interfaceName: string;
  /** Addresses of the test runner on that interface. */
  readonly runnerAddresses: readonly string[];
  /** Size of each host's disk, in MiB, by host name. */
  readonly disksMiB: Readonly<Record<string, number>>;
}

/**
 * Network switch and disks of the hosts. The switch connects the hosts with each other and with the test runner, in a
 * network namespace of its own; the disks are mounted in a mount namespace of their own. The machine itself gets one
 * interface, and forwards nothing.
 */
export class Rack {
  private constructor(
    readonly folder: string,
    private readonly interfaceName: string,
    private readonly holder: HeldProcess,
  ) {}

  static async create({ folder, baseRoot, interfaceName, runnerAddresses, disksMiB }: RackOptions): Promise<Rack> {
    const disks = Object.entries(disksMiB).flatMap(([name, sizeMiB]) => [name, String(sizeMiB)]);
    const script = ["bash", scriptPath("rack.sh"), interfaceName, String(process.pid), baseRoot, ...disks];
    const holder = await holdProcess("the rack", ["unshare", "--net", "--mount", ...script], folder);
    const rack = new Rack(folder, interfaceName, holder);
    try {
      for (const address of runnerAddresses) {
        await mustRun("ip", ["address", "add", "dev", interfaceName, ...addressArgs(address)]);
      }
      await mustRun("ip", ["link", "set", interfaceName, "up"]);
    } catch (error) {
      await rack.remove();
      throw error;
    }
    return rack;
  }

  /** Command line that runs a command in the rack's namespaces. */
  inside(...command: string[]): string[] {
    return ["nsenter", "--target", String(this.holder.pid), "--net", "--mount", ...command];
  }

  /** Connects a host with the switch. @param pid - any process of the host. */
  async plugIn(name: string, pid: number, address: string): Promise<void> {
    // Derived from the address: neighbours remember the hardware address of a rebooted host.
    const digits = createHash("sha256").update(address).digest("hex").slice(0, 10);
    const cable = [name, String(pid), `02${digits}`.replace(/..(?=.)/g, "$&:"), ...addressArgs(address)];
    await this.run("bash", scriptPath("plug-in.sh"), ...cable);
    // An earlier packet would be lost, and sent again only after a second.
    await waitUntil(
      async () => (await this.isForwarding(name, pid)) || undefined,
      (cause) => new Error(`the switch does not forward to ${name}`, { cause }),
      { timeoutMs: PLUG_IN_TIMEOUT_MS, intervalMs: 5 },
    );
  }

  /** Interrupts or restores the connection of a host. */
  async setPort(name: string, state: "up" | "down"): Promise<void> {
    await this.run("ip", "link", "set", name, state);
  }

  /** Removes the switch and the disks. No host may be running. */
  async remove(): Promise<void> {
    // Deleted first, or the interface would outlive the namespace of its other end for a moment.
    await mustRun("ip", ["link", "delete", this.interfaceName]).finally(() => this.holder.kill());
    await this.holder.ended;
  }

  /** True once both ends of a host's cable are ready. */
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
