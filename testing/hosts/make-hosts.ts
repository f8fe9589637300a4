import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { processInfo } from "../../components/runtime/machine/process-identity";
import { makeKey } from "../ssh/ssh-server";
import { baseRoot } from "./base-root";
import { removeControlGroup } from "./control-group";
import { freeSubnet } from "./free-subnet";
import { Rack } from "./rack";
import { type HostOptions, TestHost } from "./test-host";

/** Size of a disk, in MiB: room for a Kafka, packed and unpacked, and for some data. It takes memory as it fills. */
const DISK_MIB = 2_048;

/** Which hosts are made. */
export interface HostsOptions extends HostOptions {
  /** How many. Their names are `host-1`, `host-2` and so on. */
  readonly count: number;
  /** Port of their SSH servers. @defaultValue 22 */
  readonly port?: number;
  /** What is other for some of them, by name. @defaultValue - nothing */
  readonly except?: Readonly<Record<string, HostOptions>>;
}

/** Hosts on one network that the runner of the tests is on as well, and nobody else. */
export interface TestHosts {
  readonly hosts: readonly TestHost[];
  /** Address at which they reach the runner of the tests. */
  readonly runnerAddress: string;
  /** Takes all of them away; nothing of them is left. */
  remove(): Promise<void>;
}

/** What folders of hosts are called; the pid of who made them comes next. */
const PREFIX = "kafka-cluster-hosts-";

/**
 * Makes hosts for tests, all of which can be logged in to. They end with this process, unless they are removed before.
 *
 * @throws if one of them can't be made; then none is left.
 */
export async function makeHosts({ count, port = 22, except = {}, ...common }: HostsOptions): Promise<TestHosts> {
  await removeAbandoned();
  const [root, subnet] = await Promise.all([baseRoot(), freeSubnet()]);
  const runnerAddress = `${subnet}.254`;
  const planned = Array.from({ length: count }, (_, index) => {
    const name = `host-${index + 1}`;
    return { name, address: `${subnet}.${index + 1}`, options: { ...common, ...except[name] } };
  });

  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const takeAway: (() => Promise<unknown>)[] = [() => removeFolder(folder)];
  const remove = async () => {
    for (const step of takeAway.splice(0).reverse()) {
      await step();
    }
  };
  try {
    const privateKeyPath = join(folder, "user-key");
    await makeKey(privateKeyPath);
    const entries = ["127.0.0.1 localhost", ...planned.map(({ address, name }) => `${address} ${name}`)];
    await writeFile(join(folder, "hosts"), `${entries.join("\n")}\n`);

    const rack = await Rack.create({
      folder,
      baseRoot: root,
      interfaceName: `kc-${subnet.replaceAll(".", "-")}`,
      runnerAddress,
      disksMiB: Object.fromEntries(planned.map(({ name, options }) => [name, options.diskMiB ?? DISK_MIB])),
    });
    takeAway.push(() => rack.remove());

    const hosts = planned.map(
      ({ name, address, options }) => new TestHost({ name, address, port, privateKeyPath }, options, rack),
    );
    takeAway.push(() => Promise.all(hosts.map((host) => host.powerOff())));
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

/** Takes away what killed runs have left: their processes, mounts and networks have ended with them. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : 0;
    if (pid > 0 && (await processInfo(pid)) === undefined) {
      await removeFolder(join(tmpdir(), name));
    }
  }
}

/** Takes away a folder of hosts, and the control groups that go with it. */
async function removeFolder(folder: string): Promise<void> {
  await removeControlGroup(folder);
  await rm(folder, { recursive: true, force: true });
}
