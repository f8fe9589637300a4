import { type Address, formatAddress } from "../shared/address";
import { errorCode, errorMessage } from "../shared/error-message";

/** Time of an error: before the encryption was agreed on, or after. */
export type SecurePhase = "handshake" | "encrypted";

/** Alerts of servers about the certificate of a client. OpenSSL names them with and without `sslv3`, `tlsv1`, `tlsv13`. */
const CERTIFICATE_ALERT =
  /ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNKNOWN_CA|UNSUPPORTED_CERTIFICATE|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED|ACCESS_DENIED|HANDSHAKE_FAILURE)$/;

/** Codes of connections that the server ended. */
const ENDED = ["ECONNRESET", "EPIPE", "ECONNABORTED"];

/** Codes of certificates that no trusted authority has signed. */
const UNKNOWN_AUTHORITY = [
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_SIGNATURE_FAILURE",
  "INVALID_CA",
];

/** Codes of answers that are not encrypted. */
const PLAIN_TEXT = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE)$/;

/** True if a server refused the certificate of the client, or that the client shows none. */
export const refusesCertificate = (error: unknown): boolean => CERTIFICATE_ALERT.test(errorCode(error) ?? "");

/** True if the server ended a connection. Many servers do this without an alert. */
export const isEnded = (error: unknown): boolean => ENDED.includes(errorCode(error) ?? "");

/**
 * Sentence about an error of an encrypted connection: the name, the authority or the dates of the server's certificate, the
 * certificate of the client, a plain-text port; or the error itself.
 *
 * @param showsCertificate - true if the client has a certificate.
 */
export function secureErrorMessage(
  error: unknown,
  address: Address,
  phase: SecurePhase,
  showsCertificate: boolean,
): string {
  const server = formatAddress(address);
  const code = errorCode(error) ?? "";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const names = namesOf(error as AltNameError);
    return `the certificate of ${server} must contain the name ${address.host}, got ${names}; connect by one of these names, or add ${address.host} to alternativeNames`;
  }
  if (UNKNOWN_AUTHORITY.includes(code)) {
    return `the certificate of ${server} must be signed by an authority that this client trusts, got another one (${errorMessage(error)}); check that the port belongs to this cluster, and that the client has the present certificates of its authorities`;
  }
  if (code === "CERT_HAS_EXPIRED") {
    return `the certificate of ${server}, or of its authority, has expired; renew it with \`npm start\`, and check the clock of this machine`;
  }
  if (code === "CERT_NOT_YET_VALID") {
    return `the certificate of ${server}, or of its authority, is not valid yet; set the clock of this machine, or of the machine that made the certificate`;
  }
  if (refusesCertificate(error)) {
    return showsCertificate
      ? `${server} refuses the certificate of this client (${alertOf(code)}); use a certificate that an authority of this cluster has signed and that has not expired`
      : `${server} refuses a client without a certificate (${alertOf(code)}); connect with the certificate and the private key of a user`;
  }
  if (PLAIN_TEXT.test(code)) {
    return `${server} must answer by TLS, got another protocol; check that the port is a secured one, and not a plain-text port`;
  }
  if (isEnded(error)) {
    return phase === "handshake"
      ? `${server} closed the connection before the encryption; check that the service runs, and that the port is not a plain-text port`
      : `${server} closed the encrypted connection (${code}); it does so to a client whose certificate or rights it refuses`;
  }
  return errorMessage(error);
}

/** Error of Node about a certificate without the name of the server. */
interface AltNameError extends Error {
  readonly cert?: { readonly subjectaltname?: string };
}

/** Names in a certificate, comma-separated: `kafka-0, 127.0.0.1`. */
const namesOf = ({ cert }: AltNameError): string =>
  cert?.subjectaltname?.replace(/\b(DNS|IP Address):/g, "") || "a certificate without names";

/** Alert in words: `certificate required`. */
const alertOf = (code: string): string =>
  code
    .replace(/^.*ALERT_/, "")
    .replaceAll("_", " ")
    .toLowerCase();
