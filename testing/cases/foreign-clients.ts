import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";

import { type Connection, connectionTo } from "../../components/config/connection";
import { mustRun, runProgram } from "../../components/shared/run-program";
import { clientFiles } from "../../tools/client-files/client-files";
import { writeClientFiles } from "../../tools/client-files/write-client-files";
import { PROJECT } from "../../tools/project";
import { ensureStack, runPulumi, stateFile } from "../../tools/pulumi/run-pulumi";
import { resolveJava } from "../../tools/setup/java";
import { DEFAULT_KAFKA_HOME } from "../../tools/setup/kafka";
import { CLIENT_PROGRAMS, clientFolder, FOREIGN_CLIENTS } from "../clients/foreign-clients";
import { publish } from "../kafka/client";
import type { StackReference } from "../stack/tool-command";
import { skipUnless } from "../suites/requirement";
import { testClientFiles } from "./client-files";

/** Broker whose clients are encrypted, and a user that may do everything. */
interface SecuredBroker {
  readonly user: string;
  /** Settings of the user's clients, by the kind of login. */
  readonly connections: Readonly<Record<Login, Connection>>;
  /** Settings of a client that sees the certificate of another broker. */
  readonly misnamed: Connection;
  /** Stores the password of the user for SCRAM. */
  createScramUser(): Promise<void>;
  /** Path in a folder for files of the tests. */
  path(name: string): string;
}

type Login = "TLS" | "SCRAM-SHA-512" | "PLAIN";

/** Record that each topic contains before the tests. */
const FIRST = "the first record";

/**
 * Tests of clients of other projects: each publishes and subscribes with the settings of `connectionTo`, some with the files of
 * `npm run client-files`; none takes a broker with the name of another one.
 */
export function testForeignClients(given: () => SecuredBroker) {
  describe("clients of other projects", function () {
    this.timeout(360_000);

    before(async function () {
      await skipUnless(this, CLIENT_PROGRAMS);
      const { connections, createScramUser } = given();
      await createScramUser();
      for (const topic of Object.keys(connections)) {
        await publish(connections.TLS.kafkajs, topic, [FIRST]);
      }
    });

    const connectionOf = (topic: Login): Connection => given().connections[topic];

    /** Makes a folder whose name has blanks and accents. */
    const folderFor = async (topic: string): Promise<string> => {
      const folder = given().path(`contraseñas de ${topic}`);
      await mkdir(folder, { recursive: true });
      return folder;
    };

    for (const topic of ["TLS", "SCRAM-SHA-512"] as const) {
      for (const client of FOREIGN_CLIENTS) {
        it(`${client.name} reads the record that it wrote, with ${topic}`, async () => {
          const record = `from ${client.name}`;
          const folder = await clientFolder(await folderFor(topic), client);
          const output = await client.roundTrip(connectionOf(topic), topic, record, folder);
          assert.equal(output.trim().split("\n").at(-1), record);
        });
      }
    }

    for (const topic of ["TLS", "SCRAM-SHA-512", "PLAIN"] as const) {
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
        stack.location.backend = given().path("backend");
        await mkdir(stack.location.backend);
        await ensureStack(stack.name, stack.location);
        await importOutputs(stack, given().path("state.json"), {
          connection: connectionTo("unused:9092", { authorities: "unused" }),
          users: secret({ [given().user]: connectionOf("SCRAM-SHA-512") }),
        });
        const state = await readFile(stateFile(stack.name, stack.location), "utf8");
        assert.ok(state.includes('"ciphertext"') && !state.includes("{a} & %s!"));
      });

      const folder = () => given().path("los archivos de orders");
      testClientFiles(() => ({ stack, user: given().user, topic: "SCRAM-SHA-512", folder: folder() }));
    });

    it("kcat and kafkajs refuse a broker that has the certificate of another name", async () => {
      const folder = join(await folderFor("another name"), "files");
      await writeClientFiles(folder, clientFiles(given().misnamed, folder));
      const { exitCode, stderr } = await runProgram("kcat", ["-F", join(folder, "kcat.conf"), "-L", "-m", "5"]);
      assert.equal(exitCode, 1);
      assert.match(stderr, /certificate verify failed/);
      const kafkajs = FOREIGN_CLIENTS.find(({ name }) => name === "kafkajs");
      await assert.rejects(
        async () => kafkajs?.roundTrip(given().misnamed, "TLS", "never", folder),
        /altnames|IP: 127\.0\.0\.1/,
      );
    });
  });
}

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
