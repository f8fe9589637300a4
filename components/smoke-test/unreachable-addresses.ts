import { connectDirectly } from "../kafka-client/ask";
import type { Connector } from "../kafka-client/relay";
import { type Address, formatAddress } from "../shared/address";
import { withDeadline } from "../shared/deadline";
import { errorMessage } from "../shared/error-message";

/** Time for a connection, in milliseconds. */
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Addresses that can't be connected to, each with the reason: `kafka.example.com:9092 (getaddrinfo ENOTFOUND
 * kafka.example.com)`.
 *
 * @param connect - opens the connections. @defaultValue - this machine connects directly
 */
export async function unreachableAddresses(
  addresses: readonly Address[],
  connect: Connector["connect"] = connectDirectly,
): Promise<string[]> {
  const reasons = await Promise.all(
    addresses.map(async (address) => {
      const reason = await connectionFault(address, connect);
      return reason === undefined ? [] : [`${formatAddress(address)} (${reason})`];
    }),
  );
  return reasons.flat();
}

async function connectionFault({ host, port }: Address, connect: Connector["connect"]): Promise<string | undefined> {
  const connecting = connect(host, port);
  try {
    await withDeadline(CONNECT_TIMEOUT_MS, () => connecting);
    return undefined;
  } catch (error) {
    return errorMessage(error);
  } finally {
    connecting.then(
      (connection) => connection.on("error", () => {}).destroy(),
      () => {}, // The caller has the error already, or has stopped waiting.
    );
  }
}
