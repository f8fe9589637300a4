import { HEALTHY } from "../../pulumi/health";
import type { ContainerInspection } from "./docker-objects";

/** Health of a container, by its health check, which runs the probe of the service inside the container. */
export function containerHealth(found: ContainerInspection | undefined): string {
  if (found === undefined) {
    return "the container is gone";
  }
  const { Status, Health } = found.State;
  if (Status !== "running") {
    return Status;
  }
  return Health?.Status === "healthy" ? HEALTHY : (Health?.Status ?? "without a health check");
}
