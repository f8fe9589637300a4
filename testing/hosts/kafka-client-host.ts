import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { distributionSource } from "../../components/distribution/distribution-source";
import { obtainArchive } from "../../components/distribution/obtain-archive";
import { print } from "./print";
import type { TestHost } from "./test-host";

/** A producer that runs on a host. */
export interface RunningProducer {
  /** Values that all replicas have acknowledged so far. */
  acknowledged(): Promise<string[]>;
  stop(): Promise<void>;
}

/** A host with Kafka's own tools, on which nothing of the project runs. */
export class KafkaClientHost {
  private constructor(
    private readonly host: TestHost,
    private readonly libs: string,
  ) {}

  /** Brings the tools to a host, which fetches them at the runner's address. */
  static async on(host: TestHost, runnerAddress: string): Promise<KafkaClientHost> {
    const { path } = await obtainArchive(distributionSource({ version: "3.3.1", scalaVersion: "2.13" }));
    const server = createServer((_, response) => createReadStream(path).pipe(response));
    await new Promise<void>((resolve) => server.listen(0, runnerAddress, resolve));
    try {
      const { port } = server.address() as AddressInfo;
      await print(host, `curl --silent --show-error --fail http://${runnerAddress}:${port}/ | tar -xz`);
    } finally {
      server.close();
    }
    return new KafkaClientHost(host, `${basename(path, ".tgz")}/libs/*`);
  }

  /** What a tool prints, by its class; the rest of a command line follows. */
  run(mainClass: string, args: string, before = ""): Promise<string> {
    return print(
      this.host,
      `${before} java -cp '${this.libs}' ${mainClass} ${args} 2>tool.log || { cat tool.log >&2; false; }`,
    );
  }

  /** Publishes a line for each value. */
  async publish(bootstrapServers: string, topic: string, values: readonly string[]): Promise<void> {
    const args = `--bootstrap-server ${bootstrapServers} --topic ${topic} --producer-property acks=all`;
    await this.run("kafka.tools.ConsoleProducer", args, `printf '${values.join("\\n")}\\n' |`);
  }

  /** All values of a topic. */
  async readAll(bootstrapServers: string, topic: string): Promise<string[]> {
    const args = `--bootstrap-server ${bootstrapServers} --topic ${topic} --from-beginning --timeout-ms 10000`;
    return (await this.run("kafka.tools.ConsoleConsumer", args)).split("\n").filter(Boolean);
  }

  /** Starts a producer that publishes numbers, some hundred a second, and does not try again what fails. */
  async startProducer(bootstrapServers: string, topic: string): Promise<RunningProducer> {
    const args = `--bootstrap-server ${bootstrapServers} --topic ${topic} --throughput 200 --acks -1`;
    const command = `java -cp '${this.libs}' org.apache.kafka.tools.VerifiableProducer ${args}`;
    const pid = await print(this.host, `setsid ${command} >${topic}.acks 2>${topic}.log </dev/null & echo $!`);
    return {
      acknowledged: async () => {
        const lines = await print(this.host, `grep producer_send_success ${topic}.acks || true`);
        return lines
          .split("\n")
          .filter(Boolean)
          .map((line) => (JSON.parse(line) as { readonly value: string }).value);
      },
      stop: async () => {
        await print(this.host, `kill ${pid}; while [ -e /proc/${pid} ]; do sleep 0.1; done`);
      },
    };
  }
}
