import type { Address } from "../../components/shared/address";
import { listIn } from "./list-in";

/** Address that a broker binds for clients, and the host that it advertises. */
export interface BrokerListener {
  /** Host that is bound; empty for all addresses of the machine. */
  readonly host: string;
  readonly port: number;
  /** @defaultValue - the broker advertises the name of the machine, or the host that it binds */
  readonly advertisedHost?: string;
  /** Address that the broker binds as a KRaft controller. @defaultValue - none */
  readonly controller?: Address;
}

/** Settings of a broker's file, under their official names. */
export type BrokerProperties = Readonly<Record<string, string>>;

/** Kafka's default of `listeners`. */
const DEFAULT_LISTENERS = "PLAINTEXT://:9092";

interface ParsedListener extends Address {
  readonly name: string;
}

/**
 * Listener of a broker, from the settings of its file.
 *
 * @throws if the broker has several listeners for clients, one that is no plain text, one that advertises another port, or one
 * that can't be read.
 */
export function brokerListener(properties: BrokerProperties): BrokerListener {
  const { listeners = DEFAULT_LISTENERS, "advertised.listeners": advertisedListeners = "" } = properties;
  const controllerNames = listIn(properties["controller.listener.names"]);
  const all = listIn(listeners).map(parseListener);
  const clients = all.filter(({ name }) => !controllerNames.includes(name));
  const [listener] = clients;
  if (listener === undefined || clients.length > 1) {
    throw new Error(
      `listeners must have one listener for clients, because a stack has one, got ${JSON.stringify(listeners)}; remove the others from the file, and move their clients to the one that stays`,
    );
  }
  for (const { name } of all) {
    const protocol = protocolOf(name, properties);
    if (protocol !== "PLAINTEXT") {
      throw new Error(
        `listeners must be in plain text, because other listeners can't be adopted, got ${JSON.stringify(name)} with ${protocol}; change the file to PLAINTEXT if the data may move without encryption and passwords`,
      );
    }
  }
  const advertised = listIn(advertisedListeners)
    .map(parseListener)
    .find(({ name }) => name === listener.name);
  if (advertised && advertised.port !== listener.port) {
    throw new Error(
      `advertised.listeners must have the port of listeners, because a stack has one port for each broker, got ${advertised.port} and ${listener.port}; make them equal in the file`,
    );
  }
  const controller = all.find(({ name }) => controllerNames.includes(name));
  return {
    host: isWildcardHost(listener.host) ? "" : listener.host,
    port: listener.port,
    ...(advertised &&
      !isWildcardHost(advertised.host) &&
      advertised.host !== listener.host && { advertisedHost: advertised.host }),
    ...(controller && { controller: { host: controller.host, port: controller.port } }),
  };
}

const isWildcardHost = (host: string): boolean => ["", "0.0.0.0", "::"].includes(host);

/** Protocol of a listener: by default, its name is its protocol. */
function protocolOf(name: string, { "listener.security.protocol.map": map }: BrokerProperties): string {
  const entry = listIn(map)
    .map((pair) => pair.split(":"))
    .find(([listener]) => listener === name);
  return entry?.[1] ?? name;
}

function parseListener(text: string): ParsedListener {
  const match = /^([\w.-]+):\/\/(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text);
  if (match === null) {
    throw new Error(
      `listeners and advertised.listeners must have the form NAME://host:port, got ${JSON.stringify(text)}; correct the file`,
    );
  }
  const [, name = "", ipv6, host, port] = match;
  return { name: name.toUpperCase(), host: ipv6 ?? host ?? "", port: Number(port) };
}
