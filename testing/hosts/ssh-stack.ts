import { join } from "node:path";

import type { HostEntry } from "../../components/runtime/ssh/hosts/host-entries";
import { PROJECT } from "../../tools/project";
import { ScratchStack } from "../stack/scratch-stack";
import type { HostProcess, TestHost } from "./test-host";

/** What the configuration says of hosts. */
export const hostEntries = (hosts: readonly TestHost[]): HostEntry[] =>
  hosts.map(({ name, address, port, user, hostKey, privateKeyPath }) => ({
    name,
    address,
    port,
    user,
    hostKey,
    privateKeyPath,
    rack: `rack-of-${name}`,
  }));

/** Settings with which services on several hosts reach each other. */
export const onHosts = (hosts: readonly TestHost[], other: Readonly<Record<string, unknown>> = {}) => ({
  runtime: "ssh",
  hosts: hostEntries(hosts),
  bindAddress: "0.0.0.0",
  port: 9_092,
  zookeeperPort: 2_181,
  ...other,
});

/** A stack on hosts. */
export const sshStack = (
  hosts: readonly TestHost[],
  other: Readonly<Record<string, unknown>> = {},
): Promise<ScratchStack> => ScratchStack.create(onHosts(hosts, other));

/** Folder of a stack on each of its hosts. */
export const folderOn = ({ user }: TestHost, stack: ScratchStack): string =>
  `/home/${user}/kafka-cluster/${PROJECT}-${stack.name}`;

/** Folder of one of its services. */
export const serviceDirOn = (host: TestHost, stack: ScratchStack, service: string): string =>
  join(folderOn(host, stack), "services", service);

/** The JVMs that run on a host, by the service that each of them is. */
export async function servicesOn(host: TestHost): Promise<Record<string, HostProcess[]>> {
  const found: Record<string, HostProcess[]> = {};
  for (const process of await host.processes()) {
    const service = /-Dkafka-cluster\.service=\S*\/([\w-]+)/.exec(process.commandLine)?.[1];
    if (service !== undefined) {
      found[service] = [...(found[service] ?? []), process];
    }
  }
  return found;
}

/** Kills a service on a host, as this machine knows it. */
export async function killOn(host: TestHost, service: string): Promise<void> {
  for (const { pid } of (await servicesOn(host))[service] ?? []) {
    process.kill(pid, "SIGKILL");
  }
}

/** What a stack has left on a host: paths in the account's home folder, processes, units. */
export async function leftOn(host: TestHost): Promise<string[]> {
  const files = await host.files(`/home/${host.user}`);
  return [
    ...files.filter((path) => path.startsWith("kafka-cluster")),
    ...Object.keys(await servicesOn(host)).map((service) => `process of ${service}`),
    ...(await host.files("/etc/systemd/system")).filter((path) => path.includes(PROJECT)),
  ];
}
