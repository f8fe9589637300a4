import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { distributionSource } from "../../components/distribution/distribution-source";
import { obtainArchive } from "../../components/distribution/obtain-archive";
import { sshOutput } from "./ssh-output";
import type { TestHost } from "./test-host";

/** Producer that runs on a host. */
export interface RunningProducer {
  /** Values that all replicas have acknowledged so far. */
  acknowledged(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Host with Kafka's own tools, on which nothing of the project runs. */
export class KafkaClientHost {
  private constructor(
    private readonly host: TestHost,
    private readonly libs: string,
  ) {}

  /** Installs Kafka's tools on a host, which downloads them from the test runner. */
  static async on(host: TestHost, runnerAddress: string): Promise<KafkaClientHost> {
    const { path } = await obtainArchive(distributionSource({ version: "3.3.1", scalaVersion: "2.13" }));
    const server = createServer((_, response) => createReadStream(path).pipe(response));
    await new Promise<void>((resolve) => server.listen(0, runnerAddress, resolve));
    try {
      const { port } = server.address() as AddressInfo;
      await sshOutput(host, `curl --silent --show-error --fail http://${runnerAddress}:${port}/ | tar -xz`);
    } finally {
      server.close();
    }
    return new KafkaClientHost(host, `${basename(path, ".tgz")}/libs/*`);
  }

  /** Runs a tool, by its main class, and returns its output. @param before - shell code in front of the command. */
  run(mainClass: string, args: string, before = ""): Promise<string> {
    return sshOutput(
      this.host,
      `${before} java -cp '${this.libs}' ${mainClass} ${args} 2>tool.log || { cat tool.log >&2; false; }`,
    );
  }

  /** Publishes one record for each value. */
  async publish(bootstrapServers: string, topic: string, values: readonly string[]): Promise<void> {
    const args = `--bootstrap-server ${bootstrapServers} --topic ${topic} --producer-property acks=all`;
    await this.run("kafka.tools.ConsoleProducer", args, `printf '${values.join("\\n")}\\n' |`);
  }

  /** Reads all values of a topic. */
  async readAll(bootstrapServers: string, topic: string): Promise<string[]> {
    const args = `--bootstrap-server ${bootstrapServers} --topic ${topic} --from-beginning --timeout-ms 10000`;
    return (await this.run("kafka.tools.ConsoleConsumer", args)).split("\n").filter(Boolean);
  }

  /** Starts a producer that publishes 200 numbers a second, without retries of its own. */
  async startProducer(bootstrapServers: string, topic: string): Promise<RunningProducer> {
    const args = `--bootstrap-server ${bootstrapServers} --topic ${topic} --throughput 200 --acks -1`;
    const command = `java -cp '${this.libs}' org.apache.kafka.tools.VerifiableProducer ${args}`;
    const pid = await sshOutput(this.host, `setsid ${command} >${topic}.acks 2>${topic}.log </dev/null & echo $!`);
    return {
      acknowledged: async () => {
        const lines = await sshOutput(this.host, `grep producer_send_success ${topic}.acks || true`);
        return lines
          .split("\n")
          .filter(Boolean)
          .map((line) => (JSON.parse(line) as { readonly value: string }).value);
      },
      stop: async () => {
        await sshOutput(this.host, `kill ${pid}; while [ -e /proc/${pid} ]; do sleep 0.1; done`);
      },
    };
  }
}
