import type { Relay } from "../../kafka-client/relay";
import { CONTAINER_FOLDERS } from "./container-layout";
import { hostArguments } from "./docker-client";
import { EXEC_RELAY, type ExecRelaySettings } from "./exec-relay";

/** Route from this machine to the network of a container, through a command in the container. */
export function containerRelay(dockerHost: string, container: string): Relay {
  const command = ["docker", ...hostArguments(dockerHost), "exec", "--interactive", container];
  const settings: ExecRelaySettings = { command: [...command, "bash", `${CONTAINER_FOLDERS.config}/relay.sh`] };
  return { module: EXEC_RELAY, settings };
}
