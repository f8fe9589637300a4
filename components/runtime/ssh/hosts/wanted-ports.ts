import type { ServicePlan } from "../../runtime";
import type { Host } from "../connection/resolve-logins";
import { type AddressChoice, hostAddresses, localHostAddresses } from "./host-addresses";
import { type HostAssignment, rankOnHost, usesSeveralHosts } from "./host-assignment";
import type { WantedPort } from "./inspect-host";

/** All ports that the services of a host will listen on there. */
export const wantedPorts = (
  host: Host,
  plans: readonly ServicePlan[],
  placement: HostAssignment,
  choice: AddressChoice,
): WantedPort[] =>
  plans
    .filter(({ service }) => placement[service] === host.name)
    .flatMap(({ service, servedTo, bindAddress, port, furtherPorts = [] }) => {
      const isBeside = servedTo === "peers" && !usesSeveralHosts(placement);
      const { bind: bound } = isBeside ? localHostAddresses(host, bindAddress) : hostAddresses(host, choice);
      const rank = rankOnHost(service, plans, placement);
      return [port, ...furtherPorts].map((first) => ({ service, port: first + rank, host: bound }));
    });
