import { HEALTHY } from "../pulumi/health";
import { certificateHealth } from "./certificate-health";

/**
 * Sentences about the services that restart because their certificates are renewed. A preview does not know the new certificates,
 * so that no other message names the restarts.
 *
 * @param certificates - certificates as PEM, by service.
 * @param now - time of the check, in milliseconds since 1970.
 */
export const renewalMessages = (certificates: Readonly<Record<string, string>>, now?: number): string[] =>
  Object.entries(certificates)
    .map(([service, certificate]) => [service, certificateHealth(certificate, now)] as const)
    .filter(([, health]) => health !== HEALTHY)
    .map(([service, health]) => `${service} restarts: its certificate ${health}; the certificate is renewed`);
