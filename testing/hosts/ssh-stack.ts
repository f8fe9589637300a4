import { join } from "node:path";

import type { HostEntry } from "../../components/runtime/ssh/hosts/host-entries";
import { PROJECT } from "../../tools/project";
import { ScratchStack } from "../stack/scratch-stack";
import type { HostProcess, TestHost } from "./test-host";

/** Hosts as the configuration has them. */
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

/** Configuration of a stack whose services run on these hosts and connect to each other. */
export const onHosts = (hosts: readonly TestHost[], other: Readonly<Record<string, unknown>> = {}) => ({
  runtime: "ssh",
  hosts: hostEntries(hosts),
  bindAddress: "0.0.0.0",
  security: "none",
  port: 9_092,
  zookeeperPort: 2_181,
  ...other,
});

/** Makes a stack that runs on these hosts. */
export const sshStack = (
  hosts: readonly TestHost[],
  other: Readonly<Record<string, unknown>> = {},
): Promise<ScratchStack> => ScratchStack.create(onHosts(hosts, other));

/** Folder of a stack on a host. */
export const folderOn = ({ user }: TestHost, stack: ScratchStack): string =>
  `/home/${user}/kafka-cluster/${PROJECT}-${stack.name}`;

/** Folder of a service on a host. */
export const serviceDirOn = (host: TestHost, stack: ScratchStack, service: string): string =>
  join(folderOn(host, stack), "services", service);

/** JVMs that run on a host, by service. */
export async function servicesOn(host: TestHost): Promise<Record<string, HostProcess[]>> {
  const services: Record<string, HostProcess[]> = {};
  for (const process of await host.processes()) {
    const service = /-Dkafka-cluster\.service=\S*\/([\w-]+)/.exec(process.commandLine)?.[1];
    if (service !== undefined) {
      services[service] = [...(services[service] ?? []), process];
    }
  }
  return services;
}

/** Kills a service on a host. */
export async function killServiceOn(host: TestHost, service: string): Promise<void> {
  for (const { pid } of (await servicesOn(host))[service] ?? []) {
    process.kill(pid, "SIGKILL");
  }
}

/** Everything that stacks have left on a host: paths in the account's home folder, processes, units. */
export async function leftoversOn(host: TestHost): Promise<string[]> {
  const files = await host.files(`/home/${host.user}`);
  return [
    ...files.filter((path) => path.startsWith("kafka-cluster")),
    ...Object.keys(await servicesOn(host)).map((service) => `process of ${service}`),
    ...(await host.files("/etc/systemd/system")).filter((path) => path.includes(PROJECT)),
  ];
}
