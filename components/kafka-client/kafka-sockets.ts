import { connect, isIPv6 } from "node:net";
import type { ISocketFactory, KafkaConfig } from "kafkajs";

import { formatAddress } from "../shared/address";
import type { Connector } from "./relay";
import { relayedSocket } from "./relayed-socket";
import { parseAddress } from "./service-access";

/** Pause before the first keep-alive packet, in milliseconds, as in kafkajs's own sockets. */
const KEEP_ALIVE_DELAY_MS = 60_000;

/** Character in place of the colons of an IPv6 address. No name of a host contains the character. */
const MASKED_COLON = "|";

/** True if an address of a bootstrap server is an IPv6 address. */
const hasIPv6 = (bootstrapServers: string): boolean => bootstrapServers.includes("[");

/**
 * Settings of kafkajs that say how to connect to the brokers. kafkajs splits `host:port` at the first colon, so IPv6 addresses
 * are passed without colons, and the sockets restore the colons.
 *
 * @param bootstrapServers - comma-separated `host:port` pairs; IPv6 addresses in brackets.
 * @param connector - connector of a relay. The caller must close it. @defaultValue - this machine connects directly
 */
export function kafkaSockets(
  bootstrapServers: string,
  connector?: Connector,
): Pick<KafkaConfig, "brokers" | "socketFactory"> {
  const brokers = bootstrapServers.split(",");
  const socketFactory = connector && relayedSocket(connector);
  if (!hasIPv6(bootstrapServers)) {
    return { brokers, ...(socketFactory && { socketFactory }) };
  }
  const factory = socketFactory ?? directSocket;
  return {
    brokers: brokers.map(parseAddress).map(({ host, port }) => formatAddress({ host: maskColons(host), port })),
    socketFactory: (options) => factory({ ...options, host: unmaskColons(options.host) }),
  };
}

const maskColons = (host: string): string => (isIPv6(host) ? host.replaceAll(":", MASKED_COLON) : host);

const unmaskColons = (host: string): string => host.replaceAll(MASKED_COLON, ":");

/** Socket without a relay. All connections are plain text. */
const directSocket: ISocketFactory = ({ host, port, onConnect }) =>
  connect({ host, port }, onConnect).setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
