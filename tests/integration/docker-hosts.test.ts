// Proves, on a real daemon: a cluster comes up, is used, stays as it is and goes without a trace where the daemon is
// reached over TLS with certificates of both sides, or over a real SSH server; certificates and host keys that do not
// fit are refused, with a message that says so.
// Does not prove: a daemon of another machine, whose ports and clock are its own: both doors lead to this machine's
// daemon. An SSH agent, or a key with a passphrase.
import assert from "node:assert/strict";
import { type DockerEndpoint, NO_DAEMON, requireEndpoint } from "../../testing/docker/docker-endpoint";
import { dockerOverSsh } from "../../testing/docker/docker-over-ssh";
import { dockerOverTls } from "../../testing/docker/docker-over-tls";
import { dockerResourcesOf, EVERYTHING, NOTHING } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { withEnvironment } from "../../testing/environment";
import { publish, readAll } from "../../testing/kafka/client";
import { fails, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

interface Outputs {
  readonly bootstrapServers: string;
  readonly smokeTest: { readonly proven: readonly string[] };
  readonly network: { readonly smokeTest: { readonly proven: readonly string[] } };
}

const records = ["one", "two", "three"];

/** Tests a cluster on a stack behind a door of its own, where no other way leads to a daemon. */
function testCluster<Door extends DockerEndpoint>(open: (folder: string) => Promise<Door>, ...programs: string[]) {
  const path = temporaryFolder(aroundAll);
  let opened: Door | undefined;
  let made: ScratchStack | undefined;

  const door = () => opened as Door;
  const stack = () => made as ScratchStack;
  const through = <Result>(action: () => Promise<Result>, environment: Readonly<Record<string, string>> = {}) =>
    withEnvironment({ DOCKER_HOST: NO_DAEMON, ...door().environment, ...environment }, action);

  before(async function () {
    await requireDocker(this);
    await requireEndpoint(this, ...programs);
    opened = await open(path());
    made = await ScratchStack.create({ runtime: "docker", dockerHost: opened.dockerHost });
  });
  after(async () => {
    if (made !== undefined) {
      await through(() => stack().remove());
      await removeFromDocker(made.name);
    }
    await opened?.close();
  });

  it("is up after one command, proven from this machine and from its network", async () => {
    await succeeds(through(() => stack().up()));
    assert.deepEqual(await dockerResourcesOf(stack()), EVERYTHING);
    const { smokeTest, network } = await stack().outputs<Outputs>();
    assert.equal(smokeTest.proven.length, 4);
    assert.equal(network.smokeTest.proven.length, 4);
  });

  it("is used by a client of this machine", async () => {
    const { bootstrapServers } = await stack().outputs<Outputs>();
    await publish(bootstrapServers, "orders", records);
    assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);
  });

  it("is not changed by a second `up`", async () => {
    await succeeds(through(() => stack().up("--expect-no-changes")));
  });

  it("is gone after one command", async () => {
    await succeeds(through(() => stack().destroy()));
    assert.deepEqual(await dockerResourcesOf(stack()), NOTHING);
  });

  return {
    door,
    /** The daemon is not reached, which is all that is said. */
    isRefused: async (message: RegExp, environment?: Readonly<Record<string, string>>) => {
      const text = await fails(through(() => stack().preview(), environment));
      const [, error = "", ...others] = text.split(/^error: /m);
      assert.deepEqual(others, []);
      const subject = `Docker can't run the cluster as configured: runtime "docker" is not possible: the Docker daemon at ${door().dockerHost} `;
      assert.equal(error.slice(0, subject.length), subject);
      assert.match(error.slice(subject.length).trim(), message);
    },
  };
}

describe("a cluster in Docker behind TLS", function () {
  this.timeout(300_000);

  const { door, isRefused } = testCluster(dockerOverTls, "openssl");

  it("refuses a client with a certificate of another authority", () =>
    isRefused(
      // The door just closes the connection; a daemon says why.
      /^breaks the connection off; look at dockerHost and, if it wants TLS, at the certificates in DOCKER_CERT_PATH \(error during connect: .+\)$/,
      { DOCKER_CERT_PATH: door().unknownClient },
    ));

  it("is refused by a client that trusts another authority", () =>
    isRefused(
      /^can't be reached over TLS; set DOCKER_CERT_PATH to a folder with ca\.pem, cert\.pem and key\.pem that fit it \(error during connect: .*x509: certificate signed by unknown authority.*\)$/,
      { DOCKER_CERT_PATH: door().otherAuthority },
    ));

  it("is not looked for without certificates", () =>
    isRefused(
      /^can't be reached over TLS; set DOCKER_CERT_PATH to a folder with ca\.pem, cert\.pem and key\.pem that fit it \(.*open \/nonexistent\/ca\.pem: no such file or directory\)$/,
      { DOCKER_CERT_PATH: "/nonexistent" },
    ));
});

describe("a cluster in Docker behind SSH", function () {
  this.timeout(300_000);

  const { door, isRefused } = testCluster(dockerOverSsh, "ssh", "ssh-keygen", "sshd");

  it("is refused when its host key is another than the known one", async () => {
    await door().setKnownHost("another");
    await isRefused(
      /^is on a machine whose SSH host key has changed; make sure that it is the right machine, then correct known_hosts \(Host key verification failed\.\)$/,
    );
  });

  it("is refused when its host key is not known", async () => {
    await door().setKnownHost("none");
    await isRefused(
      /^is on a machine whose SSH host key is not known; connect to it with ssh once, and compare the key \(Host key verification failed\.\)$/,
    );
  });

  it("refuses a client whose key it does not know", async () => {
    await door().setKnownHost("the endpoint");
    await door().authorizeClient(false);
    await isRefused(
      /^is on a machine that refuses this user's SSH login; load a key that it accepts into your SSH agent \(\S+@127\.0\.0\.1: Permission denied \(publickey\)\.\)$/,
    );
  });
});
