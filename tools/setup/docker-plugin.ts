import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { readFileIfThere } from "../../components/shared/atomic-file";
import { executable } from "../executable";
import { STATE } from "../project";
import { pulumiEnvironment, usesOwnBackend } from "../pulumi";
import { dockerPluginProgram } from "../registries/docker-plugin-from-go";
import { mustRun } from "../run-program";
import { pulumiPath } from "./pulumi-cli";
import { firstThatWorks, type SetupStep } from "./step";

/** A program asks for the plugin of the same version as its SDK. */
const VERSION: string = require("@pulumi/docker/package.json").version;

/** Where the CLI looks for the plugin, GitHub first. */
const SITES = ["https://github.com", "https://get.pulumi.com"];

/** Longest time for the CLI to download the plugin, in milliseconds: about 40 MB on a slow line. */
const INSTALL_TIMEOUT_MS = 10 * 60 * 1_000;

/** Pulumi's plugin for Docker, in Pulumi's home. */
export const dockerPluginStep: SetupStep = {
  name: `Docker plugin ${VERSION}`,
  why: "`runtime: docker` needs it; downloaded, else built from its Go modules (about 3 min, once for all checkouts)",
  isDone: () => holdsPlugin(pluginFolder()),
  run: (say) =>
    firstThatWorks(
      `Pulumi's Docker plugin ${VERSION}`,
      [
        { name: "downloaded by the CLI", take: download },
        { name: "built from its Go modules", take: build },
      ],
      `install Go 1.25, or unpack the official plugin into ${pluginFolder()}`,
      say,
    ),
};

/** Where the CLI keeps the plugin. */
function pluginFolder(): string {
  const pulumiHome = usesOwnBackend() ? process.env.PULUMI_HOME || join(homedir(), ".pulumi") : STATE.pulumiHome;
  return join(pulumiHome, "plugins", `resource-docker-v${VERSION}`);
}

/** File beside a plugin that was built here, with the version of the program. */
const origin = (folder: string): string => join(folder, "built-from");

/** Whether a folder holds the plugin, whole and, where it was built here, of the sources as they are now. */
export async function holdsPlugin(folder: string): Promise<boolean> {
  // The CLI keeps a file beside the folder until the plugin is whole.
  if (!existsSync(join(folder, executable("pulumi-resource-docker"))) || existsSync(`${folder}.partial`)) {
    return false;
  }
  const builtFrom = await readFileIfThere(origin(folder));
  return builtFrom === undefined || builtFrom === (await dockerPluginProgram(VERSION)).version;
}

async function download(): Promise<void> {
  const { requireSite } = require("./download-site") as typeof import("./download-site");
  await Promise.any(SITES.map((site) => requireSite(site))).catch((cause: AggregateError) => {
    throw new Error(cause.errors.map(({ message }) => message).join(", "), { cause });
  });
  await install();
}

async function build(): Promise<void> {
  const { goBuild } = require("../registries/go-build") as typeof import("../registries/go-build");
  const program = await dockerPluginProgram(VERSION);
  await install("--file", await goBuild(program));
  await writeFile(origin(pluginFolder()), program.version);
}

async function install(...from: readonly string[]): Promise<void> {
  await mustRun(
    await pulumiPath(),
    ["plugin", "install", "resource", "docker", VERSION, "--reinstall", ...from],
    // Its place is known: no question to the registry of packages, which may be out of reach.
    {
      env: { ...(await pulumiEnvironment()), PULUMI_DISABLE_REGISTRY_RESOLVE: "true" },
      timeoutMs: INSTALL_TIMEOUT_MS,
    },
  );
}
