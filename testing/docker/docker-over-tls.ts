import { copyFile, mkdir, readFile } from "node:fs/promises";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";

import { mustRun } from "../../components/shared/run-program";
import { type DockerDoor, daemonSocket } from "./docker-endpoint";

/** A door that opens to those whose certificate its own authority has signed. */
export interface TlsDoor extends DockerDoor {
  /** Folder with a certificate of another authority, for a client that trusts the door. */
  readonly strangeClient: string;
  /** Folder with a certificate of another authority, for a client that trusts that one alone. */
  readonly strangeAuthority: string;
}

/** Opens a door to the daemon: TCP on the loopback address, with TLS whose both sides show certificates. */
export async function dockerBehindTls(folder: string): Promise<TlsDoor> {
  const path = (...segments: string[]) => join(folder, ...segments);
  await Promise.all([makeCertificates(path("own")), makeCertificates(path("strange")), mkdir(path("mixed"))]);
  await copyFile(path("own", "ca.pem"), path("mixed", "ca.pem"));
  await copyFile(path("strange", "cert.pem"), path("mixed", "cert.pem"));
  await copyFile(path("strange", "key.pem"), path("mixed", "key.pem"));

  const [ca, cert, key, daemon] = await Promise.all([
    readFile(path("own", "ca.pem")),
    readFile(path("own", "cert.pem")),
    readFile(path("own", "key.pem")),
    daemonSocket(),
  ]);
  const sockets = new Set<Socket>();
  // Docker's client ends its side of a stream before the daemon has said all.
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
    strangeClient: path("mixed"),
    strangeAuthority: path("strange"),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}

/** Makes an authority, and a certificate for 127.0.0.1 that serves both sides, under the names that Docker looks for. */
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
