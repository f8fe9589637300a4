import type { PreparedRuntime, PrepareRequest } from "../runtime";
import { sshDataInspector } from "./data-inspector";
import { type HostSettings, preflight } from "./preflight";
import { SshDeployment } from "./ssh-deployment";

/** Checks the hosts. @throws with everything that must change on them. */
export async function prepare(settings: HostSettings, request: PrepareRequest): Promise<PreparedRuntime> {
  const prepared = await preflight(settings, request);
  const { project, stack, distribution, retainData } = request;
  return {
    data: sshDataInspector(prepared, `${project}/${stack}`),
    deploy: (name, opts) =>
      new SshDeployment(
        name,
        { ...prepared, project, stack, distribution, retainData, javaHome: settings.javaHome },
        opts,
      ),
  };
}
