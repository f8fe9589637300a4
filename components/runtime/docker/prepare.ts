import type { PreparedRuntime, PrepareRequest } from "../runtime";
import { dockerDataInspector } from "./data-inspector";
import { DockerDeployment } from "./docker-deployment";
import { type DockerSettings, preflight } from "./preflight";

/** Checks the Docker daemon. @throws with everything that must change there. */
export async function prepare(settings: DockerSettings, request: PrepareRequest): Promise<PreparedRuntime> {
  const daemon = await preflight(request, settings);
  return {
    data: dockerDataInspector({ ...request, daemon }),
    deploy: (name, opts) => new DockerDeployment(name, { ...request, settings, daemon }, opts),
  };
}
