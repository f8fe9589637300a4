import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import { scriptsOf } from "../../components/runtime/scripts/scripts";
import { mustRun, runProgram } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { composeFile, composeServices } from "./compose-file";
import { timed } from "./measure";

const HEALTHY_TIMEOUT_MS = 120_000;

/** Times with compose, in milliseconds. */
export interface ComposeTimes {
  /** From nothing until both services are healthy and the round trip is done. */
  readonly verifiedMs: number;
  readonly noOpMs: number;
  readonly downMs: number;
}

/** Program and first arguments of the machine's compose client; `undefined` if there is none. */
export async function findCompose(): Promise<readonly [string, ...string[]] | undefined> {
  for (const [program, ...args] of [["docker", "compose"], ["docker-compose"]] as const) {
    const { exitCode } = await runProgram(program, [...args, "version"]).catch(() => ({ exitCode: 1 }));
    if (exitCode === 0) {
      return [program, ...args];
    }
  }
  return undefined;
}

/** Measures the same cluster from a compose file with the same image and settings. Compose itself waits for ZooKeeper. */
export async function byCompose(
  [program, ...first]: readonly [string, ...string[]],
  image: string,
): Promise<ComposeTimes> {
  const folder = await mkdtemp(join(tmpdir(), "kafka-cluster-compose-"));
  const compose = (...args: string[]) => mustRun(program, [...first, ...args], { cwd: folder });
  try {
    const port = await pickFreePort("127.0.0.1");
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
      (cause) => new Error("the broker of the compose file did not become healthy", { cause }),
      { timeoutMs: HEALTHY_TIMEOUT_MS, intervalMs: 100 },
    );
    await roundTrip({ bootstrapServers: `127.0.0.1:${port}` });
    const verifiedMs = performance.now() - startedAt;
    const noOpMs = await timed(() => compose("up", "--detach"));
    const downMs = await timed(() => compose("down", "--volumes"));
    return { verifiedMs, noOpMs, downMs };
  } finally {
    await compose("down", "--volumes").catch(() => {}); // The services may be down already.
    await rm(folder, { recursive: true, force: true });
  }
}
