// Verifies, with a real broker that the test starts by hand: clients of other projects publish and subscribe over TLS with a
// certificate, and over SASL_SSL, with the settings of `connectionTo` and the files of `npm run client-files`; none of them takes a
// broker with the name of another one.
// Does not verify: .NET, whose packages no registry of these machines has; a stack whose `security` is set.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";

import { type Connection, connectionTo } from "../../components/config/connection";
import { mustRun, runProgram } from "../../components/shared/run-program";
import { testClientFiles } from "../../testing/cases/client-files";
import { CLIENT_PROGRAMS, clientFolder, FOREIGN_CLIENTS } from "../../testing/clients/foreign-clients";
import { publish } from "../../testing/kafka/client";
import { type SecuredBroker, startSecuredBroker } from "../../testing/kafka/secured-broker";
import type { StackReference } from "../../testing/stack/tool-command";
import { skipUnless } from "../../testing/suites/requirement";
import { clientFiles } from "../../tools/client-files/client-files";
import { writeClientFiles } from "../../tools/client-files/write-client-files";
import { PROJECT } from "../../tools/project";
import { ensureStack, runPulumi, stateFile } from "../../tools/pulumi/run-pulumi";
import { resolveJava } from "../../tools/setup/java";
import { DEFAULT_KAFKA_HOME } from "../../tools/setup/kafka";
import { LOOPBACK, type TestCertificate, testAuthorities } from "../support/certificates";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

/** Password with characters that have a meaning in one of the formats. */
const USER = { username: "orders", password: ["it's #1 = $", "{a} & %s!"].join("") };

/** Record that each topic contains before the tests. */
const FIRST = "the first record";

describe("clients of a secured broker", function () {
  this.timeout(360_000);

  const path = temporaryFolder(aroundAll);
  const newAuthority = testAuthorities();
  let broker: SecuredBroker;
  let connections: Readonly<Record<string, Connection>>;
  let misnamed: Connection;

  before(async function () {
    await skipUnless(this, CLIENT_PROGRAMS);
    const authority = await newAuthority("nodes");
    const [own, other, user] = await Promise.all([
      authority.sign("/O=test/OU=nodes/CN=node", LOOPBACK),
      authority.sign("/O=test/OU=nodes/CN=node", "IP:127.0.0.9,DNS:elsewhere"),
      authority.sign(`/O=test/OU=users/CN=${USER.username}`),
    ]);
    const certificates = {
      keystore: own.keystore,
      misnamedKeystore: other.keystore,
      truststore: authority.file,
    };
    broker = await startSecuredBroker(path(), certificates, USER);
    const { tls, sasl, plaintext } = broker.addresses;
    const withCertificate = (address: string, { certificate, privateKey }: TestCertificate) =>
      connectionTo(address, { authorities: authority.certificate, certificate, privateKey });
    const withLogin = (mechanism: "PLAIN" | "SCRAM-SHA-512") =>
      connectionTo(sasl, { authorities: authority.certificate, login: { mechanism, ...USER } });
    connections = {
      TLS: withCertificate(tls, user),
      "SCRAM-SHA-512": withLogin("SCRAM-SHA-512"),
      PLAIN: withLogin("PLAIN"),
    };
    misnamed = withCertificate(broker.addresses.misnamed, user);
    for (const topic of Object.keys(connections)) {
      await publish(plaintext, topic, [FIRST]);
    }
  });
  after(() => broker?.stop());

  const connectionOf = (topic: string): Connection => connections[topic] as Connection;

  /** Makes a folder whose name has blanks and accents. */
  const folderFor = async (topic: string): Promise<string> => {
    const folder = path(`contraseñas de ${topic}`);
    await mkdir(folder, { recursive: true });
    return folder;
  };

  for (const topic of ["TLS", "SCRAM-SHA-512"]) {
    for (const client of FOREIGN_CLIENTS) {
      it(`${client.name} reads the record that it wrote, with ${topic}`, async () => {
        const record = `from ${client.name}`;
        const folder = await clientFolder(await folderFor(topic), client);
        const output = await client.roundTrip(connectionOf(topic), topic, record, folder);
        assert.equal(output.trim().split("\n").at(-1), record);
      });
    }
  }

  for (const topic of ["TLS", "SCRAM-SHA-512", "PLAIN"]) {
    it(`Kafka's console consumer and kcat read a topic with the files of client-files, with ${topic}`, async () => {
      const folder = join(await folderFor(topic), "files");
      await writeClientFiles(folder, clientFiles(connectionOf(topic), folder));
      const kcat = ["-F", join(folder, "kcat.conf"), "-C", "-t", topic, "-o", "beginning", "-c", "1", "-q"];
      assert.equal(await mustRun("kcat", kcat, { cwd: "/" }), `${FIRST}\n`);
      const tool = ["-Xmx256m", "-cp", join(DEFAULT_KAFKA_HOME, "libs", "*"), "kafka.tools.ConsoleConsumer"];
      const servers = connectionOf(topic).librdkafka["bootstrap.servers"] as string;
      const settings = ["--bootstrap-server", servers, "--consumer.config", join(folder, "client.properties")];
      const reading = ["--topic", topic, "--from-beginning", "--max-messages", "1", "--timeout-ms", "30000"];
      const env = { ...process.env, LC_ALL: "C.UTF-8" }; // Java opens no path with an accent without a locale.
      const output = await mustRun((await resolveJava()).path, [...tool, ...settings, ...reading], { env });
      assert.equal(output, `${FIRST}\n`);
    });
  }

  describe("npm run client-files, with encrypted outputs of a stack", () => {
    const stack = { name: "test", location: { backend: "" } };

    before(async () => {
      stack.location.backend = path("backend");
      await mkdir(stack.location.backend);
      await ensureStack(stack.name, stack.location);
      await importOutputs(stack, path("state.json"), {
        connection: connectionTo("unused:9092", { authorities: "unused" }),
        users: secret({ [USER.username]: connectionOf("SCRAM-SHA-512") }),
      });
      const state = await readFile(stateFile(stack.name, stack.location), "utf8");
      assert.ok(state.includes('"ciphertext"') && !state.includes("{a} & %s!"));
    });

    const folder = () => path("los archivos de orders");
    testClientFiles(() => ({ stack, user: USER.username, topic: "SCRAM-SHA-512", folder: folder() }));
  });

  it("kcat and kafkajs refuse a broker that has the certificate of another name", async () => {
    const folder = join(await folderFor("another name"), "files");
    await writeClientFiles(folder, clientFiles(misnamed, folder));
    const { exitCode, stderr } = await runProgram("kcat", ["-F", join(folder, "kcat.conf"), "-L", "-m", "5"]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /certificate verify failed/);
    const kafkajs = FOREIGN_CLIENTS.find(({ name }) => name === "kafkajs");
    await assert.rejects(async () => kafkajs?.roundTrip(misnamed, "TLS", "never", folder), /altnames|IP: 127\.0\.0\.1/);
  });
});

/** Value that the CLI encrypts when it imports a state. */
const secret = (value: unknown) => ({
  [runtime.specialSigKey]: runtime.specialSecretSig,
  plaintext: JSON.stringify(value),
});

/** Gives a stack without resources these outputs. */
async function importOutputs({ name, location }: StackReference, file: string, outputs: object): Promise<void> {
  const onStack = (...args: string[]) => runPulumi(["stack", ...args, "--file", file, "--stack", name], name, location);
  assert.equal((await onStack("export")).exitCode, 0);
  const exported = JSON.parse(await readFile(file, "utf8"));
  const type = "pulumi:pulumi:Stack";
  const urn = `urn:pulumi:${name}::${PROJECT}::${type}::${PROJECT}-${name}`;
  exported.deployment.resources = [{ urn, type, custom: false, outputs }];
  await writeFile(file, JSON.stringify(exported));
  const { exitCode, stderr } = await onStack("import");
  assert.equal(exitCode, 0, stderr);
}
