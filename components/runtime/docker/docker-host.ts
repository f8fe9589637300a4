import type { Problem } from "../../shared/problems";

/** Forms of an address that both Docker's client and Pulumi's Docker provider understand. */
const FORMS = /^(unix|npipe|tcp|ssh):\/\/\S+$/;

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const SCHEME = /^((unix|npipe|tcp|ssh|https?):)?(\/\/)?/;

/** User name and password before a host, also in an address that is otherwise malformed. */
const PASSWORD = /^[^/]*:.*@/s;

/** Problems of the address of a daemon. Sends no request to a daemon. */
export function dockerHostProblems(host: string, env: NodeJS.ProcessEnv = process.env): Problem[] {
  const problem = (reason: string): Problem[] => [{ property: "dockerHost", reason }];
  if (PASSWORD.test(host.replace(SCHEME, ""))) {
    return problem("must hold no password, got one that is not shown; use a key in your SSH agent");
  }
  if (!FORMS.test(host) || !URL.canParse(host)) {
    return problem(
      `must look like unix:///path, npipe:////./pipe/name, ssh://user@host or tcp://host:port, got ${JSON.stringify(host)}`,
    );
  }
  const { protocol, hostname } = new URL(host);
  return protocol === "tcp:" && !LOOPBACK.test(hostname) && !env.DOCKER_CERT_PATH
    ? problem(
        `must be used with TLS, got ${host} without certificates; set DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem, or use ssh://`,
      )
    : [];
}

/** True if the daemon runs on another machine. */
export const isRemote = (host: string): boolean => /^(tcp|ssh):/.test(host) && !LOOPBACK.test(new URL(host).hostname);
