import { isWildcard } from "../shared/address";
import type { Problem } from "../shared/problems";
import { isExposed, type ServicePlan } from "./service-plan";

/** Problem of the first exposed service that clients can't connect to, because it would advertise an address that stands for all addresses. */
export function advertisedHostProblems(services: readonly ServicePlan[]): Problem[] {
  const plan = services
    .filter(isExposed)
    .find(({ bindAddress, advertisedHost = bindAddress }) => isWildcard(advertisedHost));
  if (plan === undefined) {
    return [];
  }
  const { bindAddress, advertisedHost } = plan;
  const given = advertisedHost === undefined ? "none" : JSON.stringify(advertisedHost);
  return [
    {
      property: "advertisedHost",
      reason: `is needed with bindAddress ${JSON.stringify(bindAddress)}, got ${given}; set it to a name or address that clients can connect to`,
    },
  ];
}
