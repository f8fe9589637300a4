import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import freePort from "../../components/runtime/machine/free-port-provider";
import { scriptsOf } from "../../components/runtime/scripts/scripts";
import { mustRun, runProgram } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { composeFile, composeServices } from "./compose-file";

const HEALTHY_TIMEOUT_MS = 120_000;

/** How long it took with compose, in milliseconds. */
export interface ComposeTimes {
  /** From nothing to both healthy and the round trip done. */
  readonly provenMs: number;
  readonly noOpMs: number;
  readonly downMs: number;
}

/** The machine's compose client, as program and first arguments; `undefined` if it has none. */
export async function findCompose(): Promise<readonly [string, ...string[]] | undefined> {
  for (const [program, ...args] of [["docker", "compose"], ["docker-compose"]] as const) {
    const { exitCode } = await runProgram(program, [...args, "version"]).catch(() => ({ exitCode: 1 }));
    if (exitCode === 0) {
      return [program, ...args];
    }
  }
  return undefined;
}

/** The same cluster from a compose file of the same image and settings; compose itself waits for ZooKeeper. */
export async function byCompose(
  [program, ...first]: readonly [string, ...string[]],
  image: string,
): Promise<ComposeTimes> {
  const folder = await mkdtemp(join(tmpdir(), "kafka-cluster-compose-"));
  const compose = (...args: string[]) => mustRun(program, [...first, ...args], { cwd: folder });
  try {
    const port = (await freePort.create({ host: "127.0.0.1" })).outs.port;
    const services = composeServices(port);
    for (const [service, { files }] of Object.entries(services)) {
      await mkdir(join(folder, service), { mode: 0o755 });
      for (const [name, text] of Object.entries({ ...scriptsOf("probe", "data", "docker"), ...files })) {
        await writeFile(join(folder, service, name), text, { mode: 0o644 });
      }
    }
    await writeFile(join(folder, "docker-compose.yml"), stringify(composeFile(services, image, folder)));

    const startedAt = performance.now();
    await compose("up", "--detach");
    const broker = (await compose("ps", "--quiet", "kafka-0")).trim();
    await waitUntil(
      async () => {
        const status = await mustRun("docker", ["inspect", "--format", "{{.State.Health.Status}}", broker]);
        return status.trim() === "healthy" || undefined;
      },
      () => new Error("the broker of the compose file did not become healthy"),
      { timeoutMs: HEALTHY_TIMEOUT_MS, intervalMs: 100 },
    );
    await roundTrip({ bootstrapServers: `127.0.0.1:${port}` });
    const provenMs = performance.now() - startedAt;
    const noOpMs = await timed(() => compose("up", "--detach"));
    const downMs = await timed(() => compose("down", "--volumes"));
    return { provenMs, noOpMs, downMs };
  } finally {
    await compose("down", "--volumes").catch(() => {}); // Done before, or never up.
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
