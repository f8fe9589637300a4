import type { CertificateWithKey } from "../../components/security/certificate-with-key";
import { succeeds } from "../../testing/stack/command-results";
import type { ScratchStack } from "../../testing/stack/scratch-stack";

/** Replaces the configuration of a stack by one with an own authority, whose key is encrypted. */
export async function configureOwnAuthority(
  stack: ScratchStack,
  config: Readonly<Record<string, unknown>>,
  { certificate, privateKey }: CertificateWithKey,
): Promise<void> {
  await stack.configure({ ...config, caCertificate: certificate });
  // The CLI would take text that begins with hyphens for an option.
  await succeeds(stack.pulumi("config", "set", "--secret", "caPrivateKey", `\n${privateKey}`));
}
