import { stackResources } from "../../shared/stack-resources";
import type { Placement } from "./placement";
import { REMOTE_HEALTH_TYPE, type RemoteHealthInputs } from "./remote-health";

/** Where the services of this stack run, as its state says. */
export async function placedServices(): Promise<Placement> {
  const looks = await stackResources<Partial<RemoteHealthInputs>>(REMOTE_HEALTH_TYPE);
  const services = looks.filter(({ script }) => script === "service");
  return Object.fromEntries(services.map(({ subject = "", host = "" }) => [subject, host]));
}
