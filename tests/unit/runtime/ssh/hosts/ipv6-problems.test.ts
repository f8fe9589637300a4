import assert from "node:assert/strict";
import type { ServicePlan } from "../../../../../components/runtime/service-plan";
import { ipv6Problems } from "../../../../../components/runtime/ssh/hosts/ipv6-problems";
import { describeProblems } from "../../../../../components/shared/problems";

describe("ipv6Problems", () => {
  const problems = (plan: Pick<ServicePlan, "bindAddress" | "advertisedHost">): string =>
    describeProblems(ipv6Problems([plan as ServicePlan, plan as ServicePlan]));

  it("accepts names and IPv4 addresses", () => {
    assert.equal(problems({ bindAddress: "0.0.0.0", advertisedHost: "kafka.example" }), "");
  });

  it("refuses IPv6 addresses, once for all services", () => {
    assert.equal(
      problems({ bindAddress: "::", advertisedHost: "2001:db8::7" }),
      'bindAddress must not be an IPv6 address with runtime "ssh", whose networks use IPv4, got "::"; set it to an IPv4 address; ' +
        'advertisedHost must not be an IPv6 address with runtime "ssh", whose networks use IPv4, got "2001:db8::7"; set it to an IPv4 address or a name',
    );
  });
});
