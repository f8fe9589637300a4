import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

import { mustRun, runProgram } from "../../components/shared/run-program";
import { skipSuite } from "../../testing/suites/skip";
import { aroundAll } from "./hooks";
import { temporaryFolder } from "./temporary-folder";

/** Certificate and private key, as PEM texts and in one file. */
export interface TestCertificate {
  readonly certificate: string;
  readonly privateKey: string;
  /** File with the private key, the certificate and the authority. */
  readonly keystore: string;
}

/** Authority of a test. */
export interface TestAuthority {
  readonly certificate: string;
  /** File with the certificate. */
  readonly file: string;
  /**
   * Signs a certificate for names such as `IP:127.0.0.1` or `DNS:localhost`.
   *
   * @param days - days until the certificate expires; a negative number for a certificate that has expired.
   */
  sign(subject: string, names?: string, days?: number): Promise<TestCertificate>;
}

/** Names of the servers of the tests. */
export const LOOPBACK = "IP:127.0.0.1,IP:::1,DNS:localhost";

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/**
 * Returns a function that makes authorities for the tests of a `describe`, by `openssl`. The tests are skipped where there is none.
 */
export function testAuthorities(): (name: string) => Promise<TestAuthority> {
  before(async function () {
    const { exitCode } = await runProgram("openssl", ["version"]).catch(() => ({ exitCode: 1 }));
    if (exitCode !== 0) {
      skipSuite(this, "the certificates of these tests need openssl");
    }
  });
  const path = temporaryFolder(aroundAll);
  const openssl = (...args: string[]) => mustRun("openssl", args, { cwd: path() });

  return async (name) => {
    const [file, key] = [path(`${randomUUID()}.pem`), path(`${randomUUID()}.key`)];
    const subject = ["-subj", `/CN=${name}`];
    await openssl("req", "-x509", ...NEW_KEY, "-keyout", key, "-out", file, "-days", "3", ...subject);
    const certificate = await readFile(file, "utf8");
    const sign = async (subjectName: string, names = LOOPBACK, days = 2): Promise<TestCertificate> => {
      const [ownKey, request, own, extensions, keystore] = ["key", "csr", "crt", "cnf", "pem"].map((extension) =>
        path(`${randomUUID()}.${extension}`),
      ) as [string, string, string, string, string];
      await writeFile(extensions, `subjectAltName=${names}\n`);
      await openssl("req", ...NEW_KEY, "-keyout", ownKey, "-out", request, "-subj", subjectName);
      const authority = ["-CA", file, "-CAkey", key, "-set_serial", `0x${randomUUID().replaceAll("-", "")}`];
      const form = ["-days", String(days), "-extfile", extensions];
      await openssl("x509", "-req", "-in", request, ...authority, ...form, "-out", own);
      const [privateKey, text] = [await readFile(ownKey, "utf8"), await readFile(own, "utf8")];
      await writeFile(keystore, privateKey + text + certificate, { mode: 0o600 });
      return { certificate: text, privateKey, keystore };
    };
    return { certificate, file, sign };
  };
}
