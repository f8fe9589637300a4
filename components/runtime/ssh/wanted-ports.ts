import type { Plan } from "../runtime";
import { type AddressChoice, addressesBeside, hostAddresses } from "./host-addresses";
import type { WantedPort } from "./host-look";
import { isSpread, type Placement, rankOnHost } from "./placement";
import type { Host } from "./resolve-logins";

/** All ports that the services of a host will listen on there. */
export const wantedPorts = (
  host: Host,
  plans: readonly Plan[],
  placement: Placement,
  choice: AddressChoice,
): WantedPort[] =>
  plans
    .filter(({ service }) => placement[service] === host.name)
    .flatMap(({ service, servedTo, bindAddress, port, furtherPorts = [] }) => {
      const isBeside = servedTo === "peers" && !isSpread(placement);
      const { bound } = isBeside ? addressesBeside(host, bindAddress) : hostAddresses(host, choice);
      const rank = rankOnHost(service, plans, placement);
      return [port, ...furtherPorts].map((first) => ({ service, port: first + rank, host: bound }));
    });
