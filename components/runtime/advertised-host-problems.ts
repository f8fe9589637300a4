import { isWildcard } from "../shared/address";
import type { Problem } from "../shared/problems";
import type { ServicePlan } from "./service-plan";

/** Problem of exposed services that clients can't connect to, because they would advertise an address that stands for all addresses. */
export function advertisedHostProblems(services: readonly ServicePlan[]): Problem[] {
  const plan = services.find(
    ({ exposure, bindAddress, advertisedHost = bindAddress }) => exposure === "clients" && isWildcard(advertisedHost),
  );
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
