import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import { runProgram } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import type { Requirement } from "../suites/requirement";

/** Programs `prometheus` and `promtool` (Debian's package `prometheus`). */
export const PROMETHEUS: Requirement = {
  suites: "tests of alerts",
  variable: "KAFKA_CLUSTER_REQUIRE_PROMETHEUS",
  check: async () => {
    for (const program of ["prometheus", "promtool"]) {
      const { exitCode } = await runProgram(program, ["--version"]).catch(() => ({ exitCode: -1 }));
      if (exitCode !== 0) {
        throw new Error(`${program} is not installed`);
      }
    }
  },
};

/** Result of an expression: the labels and the value of each series. */
interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** Prometheus on a free port of this machine, which scrapes every second. */
export class Prometheus {
  private constructor(
    private readonly address: string,
    private readonly child: ChildProcess,
  ) {}

  /**
   * Starts Prometheus with the files of a folder.
   *
   * @param folder - folder with `prometheus.yml`.
   * @param ownDir - folder for its own files.
   */
  static async start(folder: string, ownDir: string): Promise<Prometheus> {
    const address = `127.0.0.1:${await pickFreePort("127.0.0.1")}`;
    const configFile = join(folder, "prometheus-test.yml");
    const config = await readFile(join(folder, "prometheus.yml"), "utf8");
    await writeFile(configFile, config.replaceAll("15s", "1s"));
    const flags = {
      "config.file": configFile,
      "storage.tsdb.path": join(ownDir, "prometheus"),
      "web.listen-address": address,
    };
    const child = spawn(
      "prometheus",
      Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
      { stdio: "ignore" },
    );
    const prometheus = new Prometheus(address, child);
    await waitUntil(
      async () => (await fetch(`http://${address}/-/ready`)).ok || undefined,
      (cause) => new Error("Prometheus did not start", { cause }),
      { timeoutMs: 30_000, intervalMs: 100 },
    );
    return prometheus;
  }

  /** Evaluates an expression now. */
  async query(expr: string): Promise<readonly Sample[]> {
    const response = await fetch(`http://${this.address}/api/v1/query?${new URLSearchParams({ query: expr })}`);
    const { data, error } = (await response.json()) as { data?: { result: Sample[] }; error?: string };
    if (data === undefined) {
      throw new Error(`${expr}: ${error}`);
    }
    return data.result;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const exit = once(this.child, "exit");
      this.child.kill();
      await exit;
    }
  }
}
