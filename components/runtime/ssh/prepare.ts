import { canonicalHost } from "../../shared/address";
import type { PreparedRuntime, PrepareRequest } from "../runtime";
import { sshDataInspector } from "./data-inspector";
import type { Host } from "./hosts/resolve-hosts";
import { wantedPorts } from "./hosts/service-endpoints";
import { type HostSettings, preflight } from "./preflight";
import { SshDeployment } from "./ssh-deployment";

/** Checks the hosts. @throws a `RunError` with every problem in one message. */
export async function prepare(settings: HostSettings, request: PrepareRequest): Promise<PreparedRuntime> {
  const prepared = await preflight(settings, request);
  const { project, stack, distribution, retainData } = request;
  return {
    ports: prepared.hosts.flatMap((host) =>
      wantedPorts(host, prepared).map((wanted) => ({ ...wanted, machine: machineOf(host) })),
    ),
    data: sshDataInspector(prepared, `${project}/${stack}`),
    deploy: (name, opts) =>
      new SshDeployment(
        name,
        { ...prepared, project, stack, distribution, retainData, javaHome: settings.javaHome },
        opts,
      ),
  };
}

/** Hosts behind different jump hosts may have the same address. */
const machineOf = ({ login: { address, jump } }: Host): string =>
  [address, ...(jump ? [jump.address] : [])].map(canonicalHost).join(" behind ");
