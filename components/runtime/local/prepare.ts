import { DEFAULT_STATE_DIR } from "../../shared/state-folder";
import type { PreparedRuntime, PrepareRequest } from "../runtime";
import { localDataInspector } from "./data-inspector";
import { type LayoutSettings, localLayout } from "./layout";
import { LocalDeployment } from "./local-deployment";
import { portsHere } from "./port-hosts";
import { preflight } from "./preflight";

/** Checks this machine. @throws a `RunError` with every problem in one message. */
export async function prepare(
  {
    dataDir,
    javaHome,
    stateDir,
  }: Partial<Pick<LayoutSettings, "dataDir" | "stateDir">> & { readonly javaHome?: string },
  request: PrepareRequest,
): Promise<PreparedRuntime> {
  const layout = localLayout({ ...request, stateDir: stateDir ?? DEFAULT_STATE_DIR, dataDir });
  await preflight(request.services, layout, {
    javaHome,
    installedHome: layout.installedJavaHome,
    kafkaVersion: request.distribution.version,
    isSecured: request.isSecured,
  });
  return {
    ports: portsHere(request.services),
    data: localDataInspector(layout),
    agentDir: layout.agentDir,
    deploy: (name, opts) => new LocalDeployment(name, { ...request, layout, javaHome }, opts),
  };
}
