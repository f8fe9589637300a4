import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { Kafka, logLevel } from "kafkajs";

import type { Connection } from "../../components/config/connection";
import { mustRun } from "../../components/shared/run-program";
import { clientFiles } from "../../tools/client-files/client-files";
import { writeClientFiles } from "../../tools/client-files/write-client-files";
import { PROJECT_DIR } from "../../tools/project";
import { findGo } from "../../tools/registries/go-build";
import { resolveJava } from "../../tools/setup/java";
import { DEFAULT_KAFKA_HOME } from "../../tools/setup/kafka";
import type { Requirement } from "../suites/requirement";
import { ConfluentPython } from "./confluent-python";

/** Client of another project. Settings come from a stack's output alone: `connection`, or one of `users`. */
export interface ForeignClient {
  readonly name: string;
  /**
   * Publishes a record and reads the topic from its beginning until the record comes back.
   *
   * @param folder - empty folder for the files of the client.
   * @returns the output of the client, whose last line is the record.
   */
  roundTrip(connection: Connection, topic: string, record: string, folder: string): Promise<string>;
}

/** Time for one client, in milliseconds. The slowest one downloads and compiles first. */
const TIMEOUT_MS = 300_000;

const PROGRAMS = join(PROJECT_DIR, "testing", "clients", "programs");

/** Programs that install and compile the clients. */
export const CLIENT_PROGRAMS: Requirement = {
  suites: "tests of other clients",
  variable: "KAFKA_CLUSTER_REQUIRE_CLIENTS",
  check: async () => {
    await mustRun("python3", ["-m", "pip", "--version"]);
    await mustRun("kcat", ["-V"]);
    await mustRun("mvn", ["-v"]);
    await mustRun("javac", ["-version"]);
  },
};

/** Clients that can be had from package registries. Those of .NET can't. */
export const FOREIGN_CLIENTS: readonly ForeignClient[] = [
  {
    name: "confluent-kafka of Python",
    roundTrip: async (connection, topic, record, folder) => {
      const client = await ConfluentPython.install(folder);
      return client.run("round_trip", connection, topic, record);
    },
  },
  {
    name: "kafkajs",
    roundTrip: async ({ kafkajs }, topic, record) => {
      const options = JSON.parse(JSON.stringify(kafkajs));
      const kafka = new Kafka({ ...options, logLevel: logLevel.NOTHING, retry: { retries: 3 } });
      const [producer, consumer] = [kafka.producer(), kafka.consumer({ groupId: "kafkajs" })];
      try {
        await producer.connect();
        await producer.send({ topic, messages: [{ value: record }] });
        await consumer.connect();
        await consumer.subscribe({ topic, fromBeginning: true });
        return await new Promise((resolve, reject) => {
          setTimeout(() => reject(new Error("the record did not come back")), 30_000).unref();
          consumer
            .run({
              eachMessage: async ({ message: { value } }) => {
                if (String(value) === record) {
                  resolve(record);
                }
              },
            })
            .catch(reject);
        });
      } finally {
        await producer.disconnect();
        await consumer.disconnect();
      }
    },
  },
  {
    name: "kcat",
    roundTrip: async (connection, topic, record, folder) => {
      const [settings, records] = [await fileOf(connection, "kcat.conf", folder), join(folder, "records")];
      await writeFile(records, record);
      await run("kcat", ["-F", settings, "-P", "-t", topic, "-l", records]);
      return run("kcat", ["-F", settings, "-C", "-t", topic, "-o", "beginning", "-e", "-q"]);
    },
  },
  {
    name: "Kafka's Java client",
    roundTrip: async (connection, topic, record, folder) => {
      const settings = await fileOf(connection, "client.properties", folder);
      const libraries = join(DEFAULT_KAFKA_HOME, "libs", "*");
      await run("javac", ["-cp", libraries, "-d", folder, join(PROGRAMS, "java", "RoundTrip.java")]);
      return run((await resolveJava()).path, [
        "-cp",
        classPath(libraries, folder),
        "RoundTrip",
        settings,
        topic,
        record,
      ]);
    },
  },
  {
    name: "Spring Boot",
    roundTrip: async (connection, topic, record, folder) => {
      const [pom, libraries] = [join(folder, "pom.xml"), join(folder, "libs")];
      await copyFile(join(PROGRAMS, "spring-boot", "pom.xml"), pom);
      await fileOf(connection, "application.properties", folder);
      await run("mvn", ["-q", "-B", "-f", pom, "dependency:copy-dependencies", `-DoutputDirectory=${libraries}`]);
      const source = join(PROGRAMS, "spring-boot", "Application.java");
      await run("javac", ["-cp", join(libraries, "*"), "-d", folder, source]);
      const path = classPath(join(libraries, "*"), folder);
      return run((await resolveJava()).path, ["-cp", path, "Application", topic, record]);
    },
  },
  {
    name: "franz-go of Go",
    roundTrip: async ({ go }, topic, record, folder) => {
      await copyFile(join(PROGRAMS, "go", "main.go"), join(folder, "main.go"));
      await writeFile(join(folder, "connection.go"), goFile(go));
      await writeFile(
        join(folder, "go.mod"),
        "module round-trip\n\ngo 1.21\n\nrequire github.com/twmb/franz-go v1.18.1\n",
      );
      const env = { GOFLAGS: "-mod=mod", CGO_ENABLED: "0", GOWORK: "off" };
      return run(await findGo(), ["run", ".", topic, record], { cwd: folder, env });
    },
  },
];

/** Writes the files of a user, and returns the path of one of them. */
async function fileOf(connection: Connection, name: string, folder: string): Promise<string> {
  await writeClientFiles(folder, clientFiles(connection, folder));
  return join(folder, name);
}

/** Packages of Go that options may use. Go refuses a package that is imported and not used. */
const GO_PACKAGES: Readonly<Record<string, string>> = {
  "kgo.": "github.com/twmb/franz-go/pkg/kgo",
  "plain.": "github.com/twmb/franz-go/pkg/sasl/plain",
  "scram.": "github.com/twmb/franz-go/pkg/sasl/scram",
  "tls.": "crypto/tls",
  "x509.": "crypto/x509",
};

/** Go file that defines the options of a client. */
function goFile(options: string): string {
  const imports = Object.entries(GO_PACKAGES)
    .filter(([use]) => options.includes(use))
    .map(([, path]) => `import ${JSON.stringify(path)}\n`);
  return `package main\n\n${imports.join("")}\nvar connection = []kgo.Opt{${options}}\n`;
}

const classPath = (...entries: string[]): string => entries.join(delimiter);

const run = (
  program: string,
  args: readonly string[],
  { cwd, env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> => mustRun(program, args, { cwd, env: { ...process.env, ...env }, timeoutMs: TIMEOUT_MS });

/** Makes the folder of a client. */
export async function clientFolder(parent: string, { name }: ForeignClient): Promise<string> {
  const folder = join(parent, name.replace(/\W+/g, "-"));
  await mkdir(folder);
  return folder;
}
