import assert from "node:assert/strict";

import { dockerHostProblems, isRemote } from "../../../../components/runtime/docker/docker-host";
import { describeProblems } from "../../../../components/shared/problems";

const problemsOf = (host: string, env: NodeJS.ProcessEnv = {}): string =>
  describeProblems(dockerHostProblems(host, env));

describe("dockerHostProblems", () => {
  const accepted: readonly (readonly [host: string, env?: NodeJS.ProcessEnv])[] = [
    ["unix:///var/run/docker.sock"],
    ["npipe:////./pipe/docker_engine"],
    ["ssh://host"],
    ["ssh://user@host:2222"],
    ["tcp://localhost:2375"],
    ["tcp://127.0.0.1:2375"],
    ["tcp://127.1.2.3:2375"],
    ["tcp://[::1]:2375"],
    ["tcp://host:2376", { DOCKER_CERT_PATH: "/certs" }],
  ];
  for (const [host, env] of accepted) {
    it(`accepts ${host}${env ? " with certificates" : ""}`, () => {
      assert.equal(problemsOf(host, env), "");
    });
  }

  const forms =
    "dockerHost must look like unix:///path, npipe:////./pipe/name, ssh://user@host or tcp://host:port, got ";
  const tls = "set DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem, or use ssh://";
  const rejected: readonly (readonly [host: string, message: string])[] = [
    ["", `${forms}""`],
    ["/var/run/docker.sock", `${forms}"/var/run/docker.sock"`],
    ["unix:/var/run/docker.sock", `${forms}"unix:/var/run/docker.sock"`],
    ["tcp://", `${forms}"tcp://"`],
    ["http://host:2375", `${forms}"http://host:2375"`],
    ["ssh://a b", `${forms}"ssh://a b"`],
    ["tcp://host:port", `${forms}"tcp://host:port"`],
    ["tcp://host:99999", `${forms}"tcp://host:99999"`],
    ["tcp://host:2375", `dockerHost must be used with TLS, got tcp://host:2375 without certificates; ${tls}`],
    ["tcp://10.0.0.1:2376", `dockerHost must be used with TLS, got tcp://10.0.0.1:2376 without certificates; ${tls}`],
    [
      "tcp://127.0.0.1.example:2375",
      `dockerHost must be used with TLS, got tcp://127.0.0.1.example:2375 without certificates; ${tls}`,
    ],
  ];
  for (const [host, message] of rejected) {
    it(`rejects ${JSON.stringify(host)}`, () => {
      assert.equal(problemsOf(host), message);
    });
  }

  const withPassword = [
    "ssh://user:geheim@host",
    "tcp://user:geheim@host:2376",
    "tcp://:geheim@127.0.0.1:2375",
    "https://user:geheim@host",
    "user:geheim@host",
    "ssh://user:ge heim@host",
    "ssh://user:ge\nheim@host",
    "ssh://user:geheim@host:port",
  ];
  for (const host of withPassword) {
    it(`rejects the password in ${JSON.stringify(host)}, and does not show it`, () => {
      const message = "dockerHost must hold no password, got one that is not shown; use a key in your SSH agent";
      assert.equal(problemsOf(host), message);
      assert.equal(problemsOf(host, { DOCKER_CERT_PATH: "/certs" }), message);
    });
  }
});

describe("isRemote", () => {
  const cases: readonly (readonly [host: string, remote: boolean])[] = [
    ["unix:///var/run/docker.sock", false],
    ["npipe:////./pipe/docker_engine", false],
    ["tcp://localhost:2375", false],
    ["tcp://127.0.0.1:2375", false],
    ["tcp://[::1]:2375", false],
    ["ssh://user@localhost", false],
    ["tcp://host:2376", true],
    ["tcp://127.0.0.1.example:2376", true],
    ["ssh://user@host", true],
  ];
  for (const [host, remote] of cases) {
    it(`is ${remote} for ${host}`, () => {
      assert.equal(isRemote(host), remote);
    });
  }
});
