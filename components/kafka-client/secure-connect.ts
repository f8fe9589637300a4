import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, createSecureContext, type SecureContext } from "node:tls";

import { type Address, formatAddress } from "../shared/address";
import { withDeadline } from "../shared/deadline";
import { errorMessage } from "../shared/error-message";
import type { ClientIdentity } from "./client-identity";
import type { Connector } from "./relay";
import { LoginRefusal, logIn as logInAs } from "./sasl-login";
import { type SecurePhase, secureErrorMessage } from "./secure-error";

/** Oldest version that is accepted: the one of ZooKeeper 3.6. */
const MIN_VERSION = "TLSv1.2";

/**
 * Time for the encryption and the login, in milliseconds. Without a limit, a server that never answers would keep the process
 * alive after its user has stopped waiting.
 */
const OPEN_TIMEOUT_MS = 10_000;

/** Settings of {@link secureConnect}. */
interface SecureConnectSettings {
  readonly identity: ClientIdentity;
  /** Opens the connection that is encrypted. */
  readonly connect: Connector["connect"];
  /** Logs in over the encrypted connection. @defaultValue - the login of the identity, if it has one */
  logIn?(connection: Duplex): Promise<void>;
}

/**
 * Connects to a server by TLS, and logs in. The certificate of the server must contain the host, as a name or as an address. With
 * TLS 1.3, a server that refuses the certificate of the client does so after the connection: at the first read.
 *
 * @throws if the port can't be reached, the server can't be trusted, or the server refuses the client. The message is a sentence,
 * and so are the messages of errors of the open connection.
 */
export async function secureConnect(
  host: string,
  port: number,
  { identity, connect, logIn = loginOf(identity) }: SecureConnectSettings,
): Promise<Duplex> {
  const address = { host, port };
  const server = formatAddress(address);
  const plain = await connect(host, port);
  try {
    return await withDeadline(
      OPEN_TIMEOUT_MS,
      async () => {
        const connection = await encrypt(plain, address, identity);
        await logIn?.(connection);
        return connection;
      },
      () => new Error(`${server} did not complete the encryption and the login within ${OPEN_TIMEOUT_MS} ms`),
    );
  } catch (error) {
    plain.destroy();
    throw error instanceof LoginRefusal
      ? new LoginRefusal(`${server} refuses the login, because ${error.message}`, error.errorCode)
      : error;
  }
}

const loginOf = ({ login }: ClientIdentity): SecureConnectSettings["logIn"] =>
  login && ((connection) => logInAs(connection, login));

/** @throws if the identity names no authority, or its certificate and its private key can't be used. */
function contextOf({ authorities, certificate, privateKey }: ClientIdentity): SecureContext {
  if (!authorities.includes("-----BEGIN CERTIFICATE-----")) {
    // Node would trust all public authorities.
    throw new Error(
      "the client must trust the certificate of an authority in PEM, got none; give it those of the cluster",
    );
  }
  try {
    return createSecureContext({ ca: authorities, cert: certificate, key: privateKey, minVersion: MIN_VERSION });
  } catch (cause) {
    throw new Error(
      `the certificates and the private key of the client can't be used (${errorMessage(cause)}); give it PEM texts, with the private key of the certificate`,
      { cause },
    );
  }
}

function encrypt(plain: Duplex, address: Address, identity: ClientIdentity): Promise<Duplex> {
  const { host } = address;
  return new Promise((resolve, reject) => {
    let phase: SecurePhase = "handshake";
    const secure = connectTls({
      socket: plain,
      host,
      ...(isIP(host) === 0 && { servername: host }), // No address may be sent as a name.
      secureContext: contextOf(identity),
      rejectUnauthorized: true, // Also if NODE_TLS_REJECT_UNAUTHORIZED says otherwise.
    });
    // The first listener, so that all others see the sentence.
    secure.on("error", (error) => {
      error.message = secureErrorMessage(error, address, phase, identity.certificate !== undefined);
      reject(error);
    });
    secure.once("close", () =>
      reject(plain.errored ?? new Error(`${formatAddress(address)} closed the connection before the encryption`)),
    );
    secure.once("secureConnect", () => {
      phase = "encrypted";
      resolve(secure);
    });
    plain.once("error", (error) => secure.destroy(error));
    plain.once("close", () => secure.destroy());
  });
}
