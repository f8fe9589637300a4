import type { InspectedService, InspectedStack } from "../inspect/inspected-stack";
import { type HostConnection, withHosts } from "../inspect/with-hosts";
import { type ServiceCondition, type ServiceStatus, serviceStatus } from "./service-status";

/** Status of each service of a stack. The services are asked side by side. Changes nothing. */
export const serviceStatuses = ({ hosts, services }: InspectedStack): Promise<readonly ServiceStatus[]> =>
  withHosts(hosts, (connectionTo) =>
    Promise.all(services.map((service) => serviceStatus(service, () => conditionOf(service, connectionTo)))),
  );

/** Inspection of one runtime. The inspections of the other runtimes are not loaded. */
async function conditionOf(
  { place, dataFolders }: InspectedService,
  connectionTo: HostConnection,
): Promise<ServiceCondition> {
  switch (place.runtime) {
    case "local": {
      const { inspectLocalService }: typeof import("./local-service") = require("./local-service");
      return inspectLocalService(place.service, dataFolders);
    }
    case "docker": {
      const { inspectContainerService }: typeof import("./container-service") = require("./container-service");
      return inspectContainerService(place.service);
    }
    case "ssh": {
      const { inspectRemoteService }: typeof import("./remote-service") = require("./remote-service");
      return inspectRemoteService(place.service, dataFolders, await connectionTo(place.service.host));
    }
  }
}
