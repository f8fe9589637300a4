import assert from "node:assert/strict";

import { connectionProblem } from "../../../../components/runtime/docker/connection-problem";

describe("connectionProblem", () => {
  const viaSsh =
    'error during connect: Get "http://docker.example.com/v1.50/info": command [ssh -T -l user -- host docker system dial-stdio] ' +
    "has exited with exit status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=";
  const cases: readonly (readonly [output: string, problem: string])[] = [
    [
      `${viaSsh}ssh: connect to host host port 22: Connection refused`,
      "does not answer; start Docker or correct dockerHost (ssh: connect to host host port 22: Connection refused)",
    ],
    [
      `${viaSsh}@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.`,
      "is on a machine whose SSH host key has changed; make sure that the machine is the right one, then correct known_hosts (Host key verification failed.)",
    ],
    [
      `${viaSsh}No ED25519 host key is known for host and you have requested strict checking.\nHost key verification failed.`,
      "is on a machine whose SSH host key is not known; connect to the machine with ssh once, and compare the key (Host key verification failed.)",
    ],
    [
      `${viaSsh}user@host: Permission denied (publickey).`,
      "is on a machine that refuses this user's SSH login; load a key that the machine accepts into your SSH agent (user@host: Permission denied (publickey).)",
    ],
    [
      `${viaSsh}bash: line 1: docker: command not found`,
      "is on a machine whose SSH login finds no program docker; install Docker on that machine (bash: line 1: docker: command not found)",
    ],
    [
      'error during connect: Get "https://host:2376/v1.50/info": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      "can't be reached over TLS; set DOCKER_CERT_PATH to a folder with the daemon's ca.pem, cert.pem and key.pem " +
        '(error during connect: Get "https://host:2376/v1.50/info": tls: failed to verify certificate: x509: certificate signed by unknown authority)',
    ],
    [
      'error during connect: Get "http://host:2376/v1.50/info": net/http: HTTP/1.x transport connection broken: EOF',
      "closed the connection; check dockerHost and, if the daemon requires TLS, the certificates in DOCKER_CERT_PATH " +
        '(error during connect: Get "http://host:2376/v1.50/info": net/http: HTTP/1.x transport connection broken: EOF)',
    ],
    [
      "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
      "refuses this user; add the user to the group docker and log in again (permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock)",
    ],
    [
      "Cannot connect to the Docker daemon at unix:///none. Is the docker daemon running?",
      "does not answer; start Docker or correct dockerHost (Cannot connect to the Docker daemon at unix:///none. Is the docker daemon running?)",
    ],
  ];
  for (const [output, problem] of cases) {
    it(`says that the daemon ${problem.split(";")[0]}: ${output.slice(-70).replace(/\n/g, " ")}`, () => {
      assert.equal(connectionProblem("ssh://host", output), `the Docker daemon at ssh://host ${problem}`);
    });
  }

  it("names no address if the client selects the daemon", () => {
    assert.match(
      connectionProblem("", "Cannot connect to the Docker daemon.") ?? "",
      /^the Docker daemon does not answer; /,
    );
  });

  it("names the proxy that connections to a daemon on another machine go through", () => {
    const output = 'error during connect: Get "https://10.0.0.1:2376/v1.50/info": Forbidden';
    const problem = (host: string, env: NodeJS.ProcessEnv) => connectionProblem(host, output, env);
    const env = { https_proxy: "http://proxy.example:3128" };
    assert.equal(
      problem("tcp://10.0.0.1:2376", env),
      "the Docker daemon at tcp://10.0.0.1:2376 does not answer; start Docker or correct dockerHost; connections go through the " +
        `proxy in https_proxy unless NO_PROXY contains 10.0.0.1 (${output})`,
    );
    for (const host of ["", "unix:///d.sock", "ssh://10.0.0.1", "tcp://127.0.0.1:2376", "tcp://[::1]:2376"]) {
      assert.doesNotMatch(problem(host, env) ?? "", /proxy/);
    }
    assert.doesNotMatch(problem("tcp://10.0.0.1:2376", { HTTPS_PROXY: "", http_proxy: "http://p" }) ?? "", /proxy/);
  });

  it("returns undefined for other output", () => {
    assert.equal(connectionProblem("ssh://host", "unknown flag: --x"), undefined);
  });
});
