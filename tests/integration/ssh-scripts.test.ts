// Verifies, on a host, the script that starts a service: a connection that is lost or a client that is killed during a start
// neither ends the service nor starts it twice, and the next start adopts the service; a JVM inherits no descriptor and no
// variable of the script; private text is in files that only the account reads, and at no time in a command line or an
// environment.
// Does not verify: Kafka and ZooKeeper, the provider's own SSH client (ssh-cluster.test.ts), systemd (ssh-systemd.test.ts).
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
import { TYPESCRIPT_LOADER } from "../../tools/project";
import { childProcesses, kill } from "../support/child-processes";
import { isServing } from "../support/fake-remote-service";
import { makeSpec } from "../support/service";

/** Port of the host on which a script answers for the service and for its start condition. */
const PORT = 2181;

/** File that makes the script answer that the service is ready. */
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
    this.timeout(600_000); // The base root of the hosts may not exist yet.
    await requireHosts(this);
    made = await makeHosts({ count: 1 });
    [host] = made.hosts as [TestHost];
    const { address, port, user, hostKey, privateKeyPath } = host;
    login = { address, port, user, hostKey, privateKeyPath };
    await host.exec(
      `cat >/tmp/answers.pl <<'END'\n${ANSWERS}END\nsetsid perl /tmp/answers.pl </dev/null >/dev/null 2>&1 &`,
    );
    remote = {
      // A program that every Java has, and that does not end by itself.
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

  /** The service, or the shell that waits to become the service: the leader of its session. */
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

  /** Asserts that the next start adopts the process of an earlier start. */
  const assertAdopted = async (before: HostProcess[]) => {
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

  it("survives a short break of the connection", async () => {
    const first = run("start");
    await isWaiting();
    const before = await services();
    await host.disconnect();
    await host.reconnect();
    await assertAdopted(before);
    assert.equal((await first).exitCode, 0); // A connection outlives a short break.
  });

  it("survives a break of the connection until the start is complete", async () => {
    const first = run("start").catch(() => {}); // The connection may break.
    await isWaiting();
    const before = await services();
    await host.disconnect();
    await open();
    await awaitCondition(
      async () => (await host.files(serviceDir())).includes("acknowledged"),
      "the start is complete",
    );
    await host.reconnect();
    await assertAdopted(before);
    await first;
  });

  it("survives the end of the client", async () => {
    const client = await startChild(`
      require(${JSON.stringify(TYPESCRIPT_LOADER)});
      const { openConnection } = require(${JSON.stringify(join(__dirname, "../../components/runtime/ssh/connection/ssh-client"))});
      openConnection(${JSON.stringify(login)}).then((connection) => {
        connection.run("bash -s -- start", ${JSON.stringify(serviceScript(remote))}, 60000);
        console.log("begun");
      });
    `);
    await isWaiting();
    const before = await services();
    await kill(client);
    await assertAdopted(before);
  });

  it("passes no descriptor and no variable of its own to a JVM", async () => {
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
