// Proves, on a host of the test's own, of the script that starts a service: a connection that is lost, or a client that is
// killed, in the middle of a start neither ends the service nor has it started twice, and the next start takes it over; a
// real JVM has none of the script's descriptors and variables; what is private stands in files that nobody else reads, and
// neither in a command line nor in an environment, at any time.
// Does not prove: the same with Kafka and ZooKeeper, or by the provider's own SSH client (the clusters do); with systemd.
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Login } from "../../components/runtime/ssh/connection/login";
import { parseKeyValues, remoteCommand, remoteScript } from "../../components/runtime/ssh/connection/remote-script";
import { withConnection } from "../../components/runtime/ssh/connection/ssh-client";
import { hostLayout } from "../../components/runtime/ssh/hosts/host-layout";
import {
  type RemoteService,
  serviceLocation,
  serviceScript,
} from "../../components/runtime/ssh/resources/service-script";
import { awaitCondition } from "../../testing/await-condition";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import type { HostProcess, TestHost } from "../../testing/hosts/test-host";
import { childProcesses, kill } from "../support/child-processes";
import { isServing } from "../support/fake-remote-service";
import { makeSpec } from "../support/service";

/** Port of the host on which something answers for the service, and for what it waits for. */
const PORT = 2181;

/** Once this file is there. */
const OPEN = "/tmp/open";

const ANSWERS = `
use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1:${PORT}", Listen => 20, ReuseAddr => 1) or die;
while (my $client = $server->accept) {
  sysread($client, my $word, 4);
  print $client -e "${OPEN}" ? "Mode: standalone\\n" : "not serving\\n";
  close $client;
}
`;

const CANARY = "canary-9b1f7c";

const START_TIMEOUT_MS = 60_000;

describe("a service's script on a host", function () {
  this.timeout(120_000);

  let made: TestHosts | undefined;
  let host: TestHost;
  let login: Login;
  let remote: RemoteService;
  const startChild = childProcesses();

  before(async function () {
    this.timeout(600_000); // Where there is no base yet, it is made.
    await requireHosts(this);
    made = await makeHosts({ count: 1 });
    [host] = made.hosts as [TestHost];
    const { address, port, user, hostKey, privateKeyPath } = host;
    login = { address, port, user, hostKey, privateKeyPath };
    await host.exec(
      `cat >/tmp/answers.pl <<'END'\n${ANSWERS}END\nsetsid perl /tmp/answers.pl </dev/null >/dev/null 2>&1 &`,
    );
    remote = {
      // A program that every Java has, and that lives on.
      spec: makeSpec({
        mainClass: "sun.rmi.registry.RegistryImpl",
        arguments: ["1099"],
        files: { "zoo.cfg": `password=${CANARY}\n` },
        dataFiles: { "meta.properties": `password=${CANARY}\n` },
        startCondition: isServing(PORT),
        readiness: isServing(PORT),
        startupTimeoutMs: START_TIMEOUT_MS,
      }),
      service: "zookeeper",
      host: host.name,
      layout: hostLayout(`/home/${host.user}`, "kafka-cluster-test", "kafka-3.3.1"),
      owner: "kafka-cluster/test",
      stackId: "stack-1",
      user: host.user,
      unitPrefix: "kafka-cluster-test-",
      javaHome: "",
      retainData: false,
      generation: 0,
      dataToDelete: { file: "", line: "" },
    };
  });
  after(() => made?.remove());

  const run = (action: string, script = serviceScript(remote)) =>
    withConnection(login, (connection) => connection.run(remoteCommand(action), script, START_TIMEOUT_MS));
  const mustRun = async (action: string, script?: string) => {
    const { exitCode, stdout, stderr } = await run(action, script);
    assert.equal(exitCode, 0, stderr);
    return parseKeyValues(stdout);
  };
  const health = async () =>
    (
      await mustRun(
        "inspect",
        remoteScript("inspect-service", serviceLocation(host.name, remote.service, remote.layout)),
      )
    ).health;
  const serviceDir = () => remote.layout.service(remote.service);

  /** The service, or the shell that waits to become it: what leads its session. */
  const services = async (): Promise<HostProcess[]> => {
    const flagged = (await host.processes()).filter(({ commandLine }) =>
      commandLine.includes(`-Dkafka-cluster.service=${serviceDir()}`),
    );
    const leaders = (await host.exec("ps -eo pid=,sid="))
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/));
    const isLeader = new Set(leaders.filter(([pid, session]) => pid === session).map(([pid]) => Number(pid)));
    return flagged.filter(({ pidInHost }) => isLeader.has(pidInHost));
  };
  const isWaiting = () =>
    awaitCondition(async () => (await services()).length === 1, "a shell waits to become the service");
  const open = () => host.exec(`touch ${OPEN}`);

  /** The next start takes over what an earlier one has left at work. */
  const assertTakenOver = async (before: HostProcess[]) => {
    const next = mustRun("start");
    await open();
    const { startId } = await next;
    const after = await services();
    assert.deepEqual(
      after.map(({ pidInHost }) => pidInHost),
      before.map(({ pidInHost }) => pidInHost),
    );
    assert.equal(startId?.split("-")[1], String(after[0]?.pidInHost));
    assert.equal(await health(), "healthy");
  };

  beforeEach(() => host.exec(`rm -f ${OPEN}`));
  afterEach(async () => {
    await mustRun("remove");
    assert.deepEqual(await services(), []);
  });

  it("goes on where the connection is broken for a moment", async () => {
    const first = run("start");
    await isWaiting();
    const before = await services();
    await host.disconnect();
    await host.reconnect();
    await assertTakenOver(before);
    assert.equal((await first).exitCode, 0); // A connection outlives a short break.
  });

  it("goes on where the host is cut off until it is done", async () => {
    const first = run("start").catch(() => {}); // It may see the break.
    await isWaiting();
    const before = await services();
    await host.disconnect();
    await open();
    await awaitCondition(async () => (await host.files(serviceDir())).includes("acknowledged"), "the start is done");
    await host.reconnect();
    await assertTakenOver(before);
    await first;
  });

  it("goes on where the client is killed", async () => {
    const client = await startChild(`
      require("tsx/cjs");
      const { openConnection } = require(${JSON.stringify(join(__dirname, "../../components/runtime/ssh/connection/ssh-client"))});
      openConnection(${JSON.stringify(login)}).then((connection) => {
        connection.run("bash -s -- start", ${JSON.stringify(serviceScript(remote))}, 60000);
        console.log("begun");
      });
    `);
    await isWaiting();
    const before = await services();
    await kill(client);
    await assertTakenOver(before);
  });

  it("hands a JVM nothing of its own", async () => {
    await open();
    await mustRun("start");
    const becomesJava = async () => (await services())[0]?.commandLine.includes("sun.rmi.registry.RegistryImpl 1099");
    await awaitCondition(async () => (await becomesJava()) ?? false, "the shell has become a JVM");
    const [service] = await services();
    const links = await host.exec(`find /proc/${service?.pidInHost}/fd -printf '%f %l\\n'`);
    const inherited = links
      .trim()
      .split("\n")
      .filter((link) => !/ (\/usr\/lib\/|\/etc\/java-|\/dev\/u?random|socket:|anon_inode:)/.test(link));
    assert.deepEqual(inherited.sort(), [
      "0 /dev/null",
      `1 ${serviceDir()}/logs/console.log`,
      `2 ${serviceDir()}/logs/console.log`,
      "fd ",
    ]);
    const names = await host.exec(`tr '\\0' '\\n' </proc/${service?.pidInHost}/environ | sed 's/=.*//' | sort`);
    assert.deepEqual(names.trim().split("\n"), ["HOME", "LANG", "PATH", "PWD", "SHLVL"]);
    const readable = await host.exec(`find ${remote.layout.root} -perm /077 -printf '%P %m\\n'`);
    assert.equal(readable, "");
  });

  it("shows nothing private in a command line or an environment", async () => {
    const watched = host.exec(
      `until [[ -e ${OPEN}.seen ]]; do
        grep -lsF -e "$(printf %s-%s canary 9b1f7c)" /proc/[0-9]*/cmdline /proc/[0-9]*/environ && exit 1
        sleep 0.005
      done`,
    );
    const first = run("start");
    await isWaiting();
    await open();
    await first;
    await health();
    await host.exec(`touch ${OPEN}.seen`);
    await watched;
    const found = await host.exec(`grep -rlF ${CANARY} /home /tmp /var /run | sort`);
    const { config, data } = remote.layout.folders(remote.service);
    assert.deepEqual(found.trim().split("\n"), [`${data}/meta.properties`, `${config}/zoo.cfg`].sort());
  });
});
