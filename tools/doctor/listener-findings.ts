import { parseAddress } from "../../components/kafka-client/service-access";
import { isLoopback } from "../../components/shared/address";
import type { InspectedStack } from "../inspect/inspected-stack";
import type { CheckedListener } from "./check-listeners";
import { type Finding, mergeFindings, type PartOfFinding } from "./finding";

/** Name of the listener for containers on the network of a stack in Docker. */
const NETWORK = "NETWORK";

type Runtime = InspectedStack["runtime"];

/** Place that connects to a listener. */
type Place = Pick<CheckedListener["connections"][number], "kind">;

/** True if clients at the place are meant to use the listener. */
export function isForClientsAt({ kind }: Place, { name }: Pick<CheckedListener, "name">, runtime: Runtime): boolean {
  switch (runtime) {
    case "local":
      return kind === "here";
    case "docker":
      return kind === (name === NETWORK ? "container" : "here");
    case "ssh":
      return kind === "host";
  }
}

/** Listeners of brokers that answer: addresses that clients can't use, and plain text that others can read. */
export const listenerFindings = (listeners: readonly CheckedListener[], runtime: Runtime): Finding[] =>
  mergeFindings(
    "broker",
    listeners.flatMap((listener) => [
      ...listener.connections.flatMap((connection) => connectionParts(listener, connection, runtime)),
      ...plainTextParts(listener, runtime),
      ...loopbackParts(listener, runtime),
    ]),
  );

function connectionParts(
  listener: CheckedListener,
  connection: CheckedListener["connections"][number],
  runtime: Runtime,
): PartOfFinding[] {
  const { kind, from, reachable, reason = "" } = connection;
  // Some reasons name their cure.
  const [cause = "", ...cures] = reason.split("; ");
  const part = {
    name: String(listener.broker),
    message: `listener ${listener.name} advertises ${listener.advertised}, which clients on ${from} can't use (${cause})`,
  };
  if (reachable) {
    return [];
  }
  if (isForClientsAt(connection, listener, runtime)) {
    return [{ ...part, severity: "problem", advice: cures.join("; ") || adviceFor(cause) }];
  }
  return runtime === "ssh" && kind === "here" ? [{ ...part, severity: "hint", advice: FROM_HERE }] : [];
}

const FROM_HERE =
  "clients on this machine need a route to the hosts; bindAddress and advertisedHost set the address of a listener";

const adviceFor = (reason: string): string =>
  /ENOTFOUND|EAI_AGAIN/.test(reason)
    ? "set advertisedHost to a name that clients resolve, or to an address"
    : "correct advertisedHost or the firewall between the client and the broker";

/** An address of loopback means the client itself in a container and on another machine, which many users try first. */
const loopbackParts = ({ broker, name, advertised }: CheckedListener, runtime: Runtime): PartOfFinding[] =>
  runtime === "local" && isLoopback(parseAddress(advertised).host)
    ? [
        {
          name: String(broker),
          severity: "hint",
          message: `listener ${name} advertises an address of loopback, which clients in containers and on other machines can't reach`,
          advice: "for such clients, set bindAddress and advertisedHost, or set runtime to docker",
        },
      ]
    : [];

function plainTextParts(
  { broker, name, encrypted, advertised, bindHost }: CheckedListener,
  runtime: Runtime,
): PartOfFinding[] {
  // In a container every listener is bound to all addresses. Docker publishes the port at the advertised address.
  const host = runtime === "docker" ? parseAddress(advertised).host : bindHost;
  const isOnNetworkOfStack = runtime === "docker" && name === NETWORK;
  return !encrypted && !isOnNetworkOfStack && !isLoopback(host)
    ? [
        {
          name: String(broker),
          severity: "hint",
          message: `listener ${name} accepts unencrypted connections from other machines, so others on the network can read and change records`,
          advice:
            "set security to tls, allow only the clients' machines in the firewall, or set bindAddress to 127.0.0.1",
        },
      ]
    : [];
}
