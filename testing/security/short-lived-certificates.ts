import { createPrivateKey, createPublicKey } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";

import type { CertificateWithKey } from "../../components/security/certificate-with-key";
import { signCertificate } from "../../components/security/sign-certificate";
import { loadX509 } from "../../components/security/x509";
import { waitUntil } from "../../components/shared/wait-until";
import { succeeds } from "../stack/command-results";
import type { ScratchStack } from "../stack/scratch-stack";

const CERTIFICATE = "pulumi-nodejs:dynamic/security:Certificate";

/** Life of certificates, in milliseconds since 1970. */
interface Life {
  readonly from: number;
  readonly to: number;
}

/** Resource in an exported state. */
interface Resource {
  readonly type: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/**
 * Replaces every certificate of services, program and users in the state of a stack by one with another life. The cluster's own
 * authority signs them, for the same key. A service has its replaced certificate after the next `up`.
 */
export async function replaceCertificates(stack: ScratchStack, life: Life): Promise<void> {
  const file = join(stack.ownDir, "state.json");
  await succeeds(stack.pulumi("stack", "export", "--show-secrets", "--file", file));
  const state = JSON.parse(await readFile(file, "utf8"));
  for (const { type, inputs, outputs } of state.deployment.resources as Resource[]) {
    if (type === CERTIFICATE && inputs && outputs) {
      const authority = plain(inputs.authority) as CertificateWithKey;
      outputs.certificate = await withLife(
        String(plain(outputs.certificate)),
        String(plain(outputs.privateKey)),
        authority,
        life,
      );
    }
  }
  await writeFile(file, JSON.stringify(state));
  await succeeds(stack.pulumi("stack", "import", "--file", file));
}

/** Waits until certificates have expired that are valid until `to`, in milliseconds since 1970. */
export const awaitExpiry = (to: number): Promise<unknown> =>
  waitUntil(
    () => Date.now() > to + 1_000 || undefined,
    () => new Error("the certificates have not expired"),
    { timeoutMs: to - Date.now() + 10_000, intervalMs: 1_000 },
  );

/** Value without the mark of a secret. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const { [runtime.specialSigKey]: mark, plaintext } = value as Record<string, unknown>;
  return mark === runtime.specialSecretSig
    ? plain(JSON.parse(String(plaintext)))
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function withLife(certificate: string, privateKey: string, authority: CertificateWithKey, life: Life): Promise<string> {
  const { AuthorityKeyIdentifierExtension, SubjectKeyIdentifierExtension, X509Certificate } = loadX509();
  const { subjectName, extensions } = new X509Certificate(certificate);
  const identifiers = [AuthorityKeyIdentifierExtension, SubjectKeyIdentifierExtension];
  return signCertificate(
    {
      subject: subjectName,
      publicKey: createPublicKey(createPrivateKey(privateKey)),
      ...life,
      extensions: extensions.filter((extension) => !identifiers.some((kind) => extension instanceof kind)),
    },
    authority,
  );
}
