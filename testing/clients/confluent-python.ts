import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Connection } from "../../components/config/connection";
import { installPythonPackage } from "../../components/shared/python-package";
import { mustRun } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../../tools/project";

const PROGRAMS = join(PROJECT_DIR, "testing", "clients", "programs", "python");

/** Time for one program, in milliseconds. */
const TIMEOUT_MS = 120_000;

/** Programs of the tests that use confluent-kafka. */
type Program = "round_trip" | "transactions" | "throttled";

/** Confluent's Python client in a folder of its own. */
export class ConfluentPython {
  private constructor(private readonly folder: string) {}

  /** Installs the client. @param folder - empty folder. */
  static async install(folder: string): Promise<ConfluentPython> {
    await installPythonPackage("confluent-kafka==2.16.1", join(folder, "packages"), async (unpacked) => unpacked);
    return new ConfluentPython(folder);
  }

  /** Runs a program with the settings of a user. Returns its output. @throws if the program fails. */
  async run(program: Program, { librdkafka }: Pick<Connection, "librdkafka">, ...args: string[]): Promise<string> {
    const settings = join(this.folder, "settings.json");
    await writeFile(settings, JSON.stringify(librdkafka), { mode: 0o600 });
    return mustRun("python3", [join(PROGRAMS, `${program}.py`), settings, ...args], {
      env: { ...process.env, PYTHONPATH: join(this.folder, "packages") },
      timeoutMs: TIMEOUT_MS,
    });
  }
}
