import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { processInfo } from "../../components/runtime/machine/process-identity";
import { canonicalHost } from "../../components/shared/address";
import { makeKey } from "../ssh/ssh-server";
import { ensureBaseRoot } from "./base-root";
import { removeControlGroup } from "./control-group";
import { pickFreeSubnet } from "./free-subnet";
import { Rack } from "./rack";
import { type HostOptions, TestHost } from "./test-host";

/** Default disk size, in MiB: room for Kafka, packed and unpacked, and for some data. A disk takes memory as it fills. */
const DISK_MIB = 2_048;

/** Options of {@link makeHosts}. */
export interface HostsOptions extends HostOptions {
  /** Number of hosts. Their names are `host-1`, `host-2` and so on. */
  readonly count: number;
  /** Port of their SSH servers. @defaultValue 22 */
  readonly port?: number;
  /** True for hosts that have IPv6 addresses and no IPv4 address, apart from 127.0.0.1. @defaultValue `false` */
  readonly ipv6?: boolean;
  /** Options that differ for some hosts, by name. @defaultValue - none */
  readonly except?: Readonly<Record<string, HostOptions>>;
}

/** Hosts on a network of their own, which also the runner of the tests is on. */
export interface TestHosts {
  readonly hosts: readonly TestHost[];
  /** Address of the test runner on the hosts' network. */
  readonly runnerAddress: string;
  /** Removes all hosts, their network and their files. */
  remove(): Promise<void>;
}

/** Prefix of the folders of hosts; the pid of their maker follows. */
const PREFIX = "kafka-cluster-hosts-";

/**
 * Makes hosts for tests and waits until all of them accept logins. They end with this process at the latest.
 *
 * @throws if a host can't be made; then none is left.
 */
export async function makeHosts({
  count,
  port = 22,
  ipv6 = false,
  except = {},
  ...common
}: HostsOptions): Promise<TestHosts> {
  await removeAbandoned();
  const [baseRoot, subnet] = await Promise.all([ensureBaseRoot(), pickFreeSubnet()]);
  const addressOf = (number: number): string =>
    ipv6 ? canonicalHost(`fd${subnet.replaceAll(".", ":")}::${number}`) : `${subnet}.${number}`;
  const runnerAddress = addressOf(254);
  const planned = Array.from({ length: count }, (_, index) => {
    const name = `host-${index + 1}`;
    return { name, address: addressOf(index + 1), options: { ...common, ...except[name] } };
  });

  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const removals: (() => Promise<unknown>)[] = [() => removeFolder(folder)];
  const remove = async () => {
    for (const step of removals.splice(0).reverse()) {
      await step();
    }
  };
  try {
    const privateKeyPath = join(folder, "user-key");
    await makeKey(privateKeyPath);
    const entries = [
      "127.0.0.1 localhost",
      "::1 localhost",
      ...planned.map(({ address, name }) => `${address} ${name}`),
    ];
    await writeFile(join(folder, "hosts"), `${entries.join("\n")}\n`);

    const rack = await Rack.create({
      folder,
      baseRoot,
      interfaceName: `kc-${subnet.replaceAll(".", "-")}`,
      // The IPv4 address keeps other test runs from picking the same network.
      runnerAddresses: [`${subnet}.254`, ...(ipv6 ? [runnerAddress] : [])],
      disksMiB: Object.fromEntries(planned.map(({ name, options }) => [name, options.diskMiB ?? DISK_MIB])),
    });
    removals.push(() => rack.remove());

    const hosts = planned.map(
      ({ name, address, options }) => new TestHost({ name, address, port, privateKeyPath }, options, rack),
    );
    removals.push(() => Promise.all(hosts.map((host) => host.powerOff())));
    const starts = await Promise.allSettled(hosts.map((host) => host.start()));
    for (const start of starts) {
      if (start.status === "rejected") {
        throw start.reason;
      }
    }
    return { hosts, runnerAddress, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Removes the folders of killed test runs. Processes, mounts and networks have ended with those runs. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : 0;
    if (pid > 0 && (await processInfo(pid)) === undefined) {
      await removeFolder(join(tmpdir(), name));
    }
  }
}

/** Removes a folder of hosts with its control groups. */
async function removeFolder(folder: string): Promise<void> {
  await removeControlGroup(folder);
  await rm(folder, { recursive: true, force: true });
}
