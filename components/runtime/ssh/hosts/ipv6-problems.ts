import { isIPv6 } from "node:net";

import type { Problem } from "../../../shared/problems";
import type { ServicePlan } from "../../service-plan";

/**
 * Problems of IPv6 addresses on hosts, whose scripts compare the addresses of a host as IPv4 addresses. A name that clients
 * resolve to an IPv6 address is accepted.
 */
export function ipv6Problems(services: readonly ServicePlan[]): Problem[] {
  const given = (["bindAddress", "advertisedHost"] as const).map((property) => ({
    property,
    value: services.map((plan) => plan[property]).find((value) => value !== undefined && isIPv6(value)),
  }));
  return given
    .filter(({ value }) => value !== undefined)
    .map(({ property, value }) => ({
      property,
      reason: `must not be an IPv6 address with runtime "ssh", whose networks use IPv4, got ${JSON.stringify(value)}; set it to an IPv4 address${property === "advertisedHost" ? " or a name" : ""}`,
    }));
}
