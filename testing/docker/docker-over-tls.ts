import { copyFile, mkdir, readFile } from "node:fs/promises";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";

import { mustRun } from "../../components/shared/run-program";
import { type DockerEndpoint, daemonSocket } from "./docker-endpoint";

/** TLS endpoint of the daemon: it accepts clients with a certificate of its own authority. */
export interface TlsEndpoint extends DockerEndpoint {
  /** Folder with the endpoint's authority and a client certificate of another authority. */
  readonly unknownClient: string;
  /** Folder with another authority, and a client certificate of that authority. */
  readonly otherAuthority: string;
}

/** Starts a TLS server on the loopback address, in front of the machine's daemon. Both sides present certificates. */
export async function dockerOverTls(folder: string): Promise<TlsEndpoint> {
  const path = (...segments: string[]) => join(folder, ...segments);
  await Promise.all([makeCertificates(path("own")), makeCertificates(path("other")), mkdir(path("mixed"))]);
  await copyFile(path("own", "ca.pem"), path("mixed", "ca.pem"));
  await copyFile(path("other", "cert.pem"), path("mixed", "cert.pem"));
  await copyFile(path("other", "key.pem"), path("mixed", "key.pem"));

  const [ca, cert, key, daemon] = await Promise.all([
    readFile(path("own", "ca.pem")),
    readFile(path("own", "cert.pem")),
    readFile(path("own", "key.pem")),
    daemonSocket(),
  ]);
  const sockets = new Set<Socket>();
  // `allowHalfOpen`: Docker's client ends its side of a stream before the daemon has sent everything.
  const server = createServer({ ca, cert, key, requestCert: true, rejectUnauthorized: true, allowHalfOpen: true });
  server.on("secureConnection", (client) => {
    const inside = connect({ path: daemon, allowHalfOpen: true });
    for (const [socket, other] of [
      [client, inside],
      [inside, client],
    ] as const) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      socket.once("error", () => other.destroy());
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    dockerHost: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    environment: { DOCKER_CERT_PATH: path("own") },
    unknownClient: path("mixed"),
    otherAuthority: path("other"),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}

/** Makes an authority, and a certificate for 127.0.0.1 that serves both sides, under the file names that Docker uses. */
async function makeCertificates(folder: string): Promise<void> {
  await mkdir(folder);
  const openssl = (...args: string[]) => mustRun("openssl", args, { cwd: folder });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout"];
  await openssl("req", "-x509", ...newKey, "ca-key.pem", "-subj", "/CN=authority", "-days", "2", "-out", "ca.pem");
  const name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  await openssl("req", ...newKey, "key.pem", ...name, "-out", "request.pem");
  const authority = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial"];
  const request = ["-in", "request.pem", "-copy_extensions", "copy", "-days", "2"];
  await openssl("x509", "-req", ...request, ...authority, "-out", "cert.pem");
}
