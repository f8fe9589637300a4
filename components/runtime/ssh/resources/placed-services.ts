import { stackResources } from "../../../pulumi/stack-resources";
import type { HostAssignment } from "../hosts/host-assignment";
import { REMOTE_HEALTH_TYPE, type RemoteHealthInputs } from "./remote-health";

/** Where the services of this stack run, as its state says. */
export async function deployedHosts(): Promise<HostAssignment> {
  const looks = await stackResources<Partial<RemoteHealthInputs>>(REMOTE_HEALTH_TYPE);
  const services = looks.filter(({ script }) => script === "service");
  return Object.fromEntries(services.map(({ subject = "", host = "" }) => [subject, host]));
}
