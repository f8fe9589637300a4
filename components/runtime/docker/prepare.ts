import { boundPorts } from "../bound-ports";
import { type PreparedRuntime, type PrepareRequest, THIS_MACHINE } from "../runtime";
import { dockerDataInspector } from "./data-inspector";
import { DockerDeployment } from "./docker-deployment";
import { isRemote } from "./docker-host";
import { type DockerSettings, preflight } from "./preflight";
import { publishedPortsOf } from "./published-ports";

/** Checks the Docker daemon. @throws a `RunError` with every problem in one message. */
export async function prepare(settings: DockerSettings, request: PrepareRequest): Promise<PreparedRuntime> {
  const daemon = await preflight(request, settings);
  const machine = isRemote(daemon.host) ? `the Docker daemon ${daemon.id}` : THIS_MACHINE;
  return {
    ports: boundPorts(machine, request.services, publishedPortsOf),
    data: dockerDataInspector({ ...request, daemon }),
    deploy: (name, opts) => new DockerDeployment(name, { ...request, settings, daemon }, opts),
  };
}
