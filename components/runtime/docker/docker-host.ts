import type { Problem } from "../../shared/problems";
import { docker } from "./docker-client";

/** Forms of an address that both the client and the provider understand. */
const FORMS = /^(unix|npipe|tcp|ssh):\/\/\S+$/;

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const SCHEME = /^((unix|npipe|tcp|ssh|https?):)?(\/\/)?/;

/** A user's name and a password before a host, however malformed the rest is. */
const PASSWORD = /^[^/]*:.*@/s;

/** What is wrong with a daemon's address; nobody is asked to find out. */
export function dockerHostProblems(host: string, env: NodeJS.ProcessEnv = process.env): Problem[] {
  const problem = (reason: string): Problem[] => [{ property: "dockerHost", reason }];
  if (PASSWORD.test(host.replace(SCHEME, ""))) {
    return problem("must hold no password, got one that is not shown; use a key of your SSH agent");
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

/** Whether a daemon runs on another machine than this one. */
export const isElsewhere = (host: string): boolean =>
  /^(tcp|ssh):/.test(host) && !LOOPBACK.test(new URL(host).hostname);

/** The daemon that the client uses where none is named: of `DOCKER_HOST`, else of its current context. */
export const defaultDockerHost = async (): Promise<string> =>
  (await docker("", ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"])).trim();
