import type { ServicePlan } from "../runtime/runtime";
import { serverNames } from "../shared/server-names";
import { withDefaults } from "../shared/with-defaults";
import { controllerPort } from "./controller-port";
import { type ControllerQuorumArgs, controllerQuorumDefaults } from "./controller-quorum";
import { META_PROPERTIES } from "./meta-properties";

/** The services that a quorum of this name will be, before there is a runtime for it: none where a broker is the controller. */
export function controllerQuorumPlans(name: string, args: Omit<ControllerQuorumArgs, "runtime">): ServicePlan[] {
  const { layout, port, bindAddress, heapMiB } = withDefaults(controllerQuorumDefaults, args);
  return (layout.combinedWith === undefined ? serverNames(name, layout.controllers) : []).map((service, rank) => ({
    service,
    group: "controllers",
    rank,
    servedTo: "peers",
    bindAddress,
    port: controllerPort(port),
    portKey: "port",
    heapMiB,
    identityFile: META_PROPERTIES,
  }));
}
