import { parseAddress } from "../../components/kafka-client/service-access";
import { type Address, formatAddress } from "../../components/shared/address";

/** Listener of a running broker. */
export interface AdvertisedListener {
  /** Id of the broker. */
  readonly broker: number;
  /** Name of the listener: `CLIENTS`. */
  readonly name: string;
  /** Security protocol: `PLAINTEXT`. */
  readonly protocol: string;
  /** True if the connections are encrypted. */
  readonly encrypted: boolean;
  /** `host:port` that the broker advertises to the clients of the listener. */
  readonly advertised: string;
  /** Host that the listener is bound to; empty for all addresses of the machine. */
  readonly bindHost: string;
}

/** Listeners that a broker advertises, from its settings in effect. */
export function advertisedListeners(broker: number, settings: ReadonlyMap<string, string>): AdvertisedListener[] {
  const protocols = new Map(
    entries(settings.get("listener.security.protocol.map")).map((entry) => {
      const [name = "", protocol = ""] = entry.split(":");
      return [name, protocol] as const;
    }),
  );
  const bound = listenersIn(settings.get("listeners"));
  return [...listenersIn(settings.get("advertised.listeners"))].map(([name, address]) => {
    const protocol = protocols.get(name) ?? name;
    return {
      broker,
      name,
      protocol,
      encrypted: protocol.endsWith("SSL"),
      advertised: formatAddress(address),
      bindHost: bound.get(name)?.host ?? "",
    };
  });
}

/** Addresses by name of the listener. */
const listenersIn = (setting: string | undefined): ReadonlyMap<string, Address> =>
  new Map(
    entries(setting).map((entry) => {
      const [name = "", address = ""] = entry.split("://");
      return [name, parseAddress(address)] as const;
    }),
  );

const entries = (setting = ""): string[] =>
  setting
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
