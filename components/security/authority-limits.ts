import type { X509Certificate } from "node:crypto";
import type { X509Certificate as ParsedCertificate } from "@peculiar/x509";

import { loadX509 } from "./x509";

/** Limit of an authority that keeps clients from trusting the brokers. */
export interface AuthorityLimit {
  /** Authorities that have no such limit: `authorities without name constraints`. */
  readonly wanted: string;
  /** The limit: `pathlen:0`. */
  readonly limit: string;
  readonly advice: string;
}

/** Object identifiers of extensions (RFC 5280). */
const NAME_CONSTRAINTS = "2.5.29.30";

/** Purposes with which an authority may issue certificates of servers. */
const SERVER_PURPOSES = ["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"];

/**
 * Limits of a certificate in the chain of an own authority. Clients would refuse the brokers, and only the brokers' log would
 * show it.
 *
 * @param index - number of authorities between the certificate and the cluster's authority, which stands below the first one.
 */
export function authorityLimits(certificate: X509Certificate, index: number): AuthorityLimit[] {
  const { X509Certificate: Parsed } = loadX509();
  const parsed = new Parsed(certificate.toString());
  return [pathLength(parsed, index), nameConstraints(parsed), purposes(parsed)].filter((limit) => limit !== undefined);
}

function pathLength(certificate: ParsedCertificate, index: number): AuthorityLimit | undefined {
  const { BasicConstraintsExtension } = loadX509();
  const length = certificate.getExtension(BasicConstraintsExtension)?.pathLength;
  return length === undefined || length > index
    ? undefined
    : {
        wanted: "authorities that may sign another authority, which signs the certificates of the brokers",
        limit: `pathlen:${length}`,
        advice: `set an authority with pathlen:${index + 1} or without pathlen`,
      };
}

const nameConstraints = (certificate: ParsedCertificate): AuthorityLimit | undefined =>
  certificate.getExtension(NAME_CONSTRAINTS) === null
    ? undefined
    : {
        wanted:
          "authorities without name constraints, because the certificates of brokers also have the names 127.0.0.1, ::1 and localhost",
        limit: "nameConstraints",
        advice: "set an authority without them",
      };

function purposes(certificate: ParsedCertificate): AuthorityLimit | undefined {
  const { ExtendedKeyUsageExtension } = loadX509();
  const usages = certificate.getExtension(ExtendedKeyUsageExtension)?.usages;
  return usages === undefined || usages.some((usage) => SERVER_PURPOSES.includes(String(usage)))
    ? undefined
    : {
        wanted: "authorities for the certificates of servers",
        limit: "an extendedKeyUsage without serverAuth",
        advice: "set an authority with serverAuth or without extendedKeyUsage",
      };
}
