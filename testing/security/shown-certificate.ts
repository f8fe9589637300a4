import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun, runProgram } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";

/** Certificate that a server shows, as OpenSSL reports it. */
export interface ShownCertificate {
  /** True if OpenSSL trusts the certificate for this address. */
  readonly isVerified: boolean;
  /** True if the server asks the client for a certificate. */
  readonly asksClient: boolean;
  /** Version of TLS: `TLSv1.3`. */
  readonly protocol: string;
  /** Subject, such as `O = test, OU = nodes, CN = node`. */
  readonly subject: string;
  /** Names and addresses: `DNS:localhost`, `IP Address:127.0.0.1`. */
  readonly names: readonly string[];
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/;

/**
 * Connects to a server as a client without a certificate that trusts one authority.
 *
 * @throws if the server shows no certificate.
 */
export const shownCertificate = (host: string, port: number, authority: string): Promise<ShownCertificate> =>
  withTemporaryFolder(tmpdir(), async (folder) => {
    const [trusted, shown] = [join(folder, "ca.pem"), join(folder, "shown.pem")];
    await writeFile(trusted, authority);
    const connection = ["-connect", `${host}:${port}`, "-CAfile", trusted, "-verify_ip", host];
    const { stdout, stderr } = await runProgram("openssl", ["s_client", ...connection], { timeoutMs: 10_000 });
    const [certificate] = CERTIFICATE.exec(stdout) ?? [];
    if (certificate === undefined) {
      throw new Error(`${host}:${port} shows no certificate (${stderr})`);
    }
    await writeFile(shown, certificate);
    const details = ["-noout", "-subject", "-ext", "subjectAltName"];
    const text = await mustRun("openssl", ["x509", "-in", shown, ...details]);
    return {
      isVerified: /^Verification: OK$/m.test(stdout),
      asksClient: /^Requested Signature Algorithms: /m.test(stdout),
      protocol: /^New, (\S+), /m.exec(stdout)?.[1] ?? "",
      subject: /^subject=(.*)$/m.exec(text)?.[1] ?? "",
      names: (text.trim().split("\n").at(-1) ?? "").trim().split(", ").sort(),
    };
  });
