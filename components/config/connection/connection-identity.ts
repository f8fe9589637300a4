import type { ClientIdentity, ClientLogin } from "../../kafka-client/client-identity";

/**
 * Identity of a client, for its settings. Settings for every user have neither a certificate nor a user name: only the mechanism
 * of the login shows that there is a login.
 */
export interface ConnectionIdentity extends Omit<ClientIdentity, "login"> {
  /** Login after the encryption. @defaultValue - none */
  readonly login?: ClientLogin | Pick<ClientLogin, "mechanism">;
}

/** Certificate of a client and its private key. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/**
 * Certificate and private key in an identity; `undefined` if the client shows no certificate.
 *
 * @throws if one of the two is missing.
 */
export function clientCertificate({
  certificate,
  privateKey,
}: Omit<ConnectionIdentity, "authorities">): ClientCertificate | undefined {
  if (certificate === undefined && privateKey === undefined) {
    return undefined;
  }
  if (certificate === undefined || privateKey === undefined) {
    const [given, missing] = certificate === undefined ? ["privateKey", "certificate"] : ["certificate", "privateKey"];
    throw new Error(`${given} needs ${missing}, got ${given} alone; set both, or neither`);
  }
  return { certificate, privateKey };
}

/** User name and password in an identity; `undefined` if it has none. */
export const clientLogin = ({ login }: Pick<ConnectionIdentity, "login">): ClientLogin | undefined =>
  login !== undefined && "username" in login ? login : undefined;
