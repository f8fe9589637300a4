import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { readFileIfExists } from "../../components/shared/atomic-file";
import { firstAvailable } from "../../components/shared/first-available";
import { mustRun } from "../../components/shared/run-program";
import { executable } from "../program-path";
import { STATE } from "../project";
import { pulumiPath } from "../pulumi/pulumi-path";
import { pulumiEnvironment, usesOwnBackend } from "../pulumi/run-pulumi";
import { pluginFromGo } from "../registries/plugin-from-go";
import type { SetupStep } from "./step";

/** Sites that the CLI downloads plugins from. */
const SITES = ["https://github.com", "https://get.pulumi.com"];

/** Longest time for the download of a plugin, in milliseconds: about 40 MB over a slow connection. */
const INSTALL_TIMEOUT_MS = 10 * 60 * 1_000;

/** Plugin of Pulumi that set-up can also build from sources in this project, if the download fails. */
export interface Plugin {
  /** Pulumi's name of the plugin: `docker`. */
  readonly name: string;
  /** Version of the SDK, which requires a plugin of the same version. */
  readonly version: string;
}

/**
 * Step that installs a plugin into Pulumi's home folder: the official plugin, or else one that is built on this machine.
 *
 * @param title - name for the user: `Docker plugin`.
 * @param why - as {@link SetupStep.why}.
 */
export function pluginStep(plugin: Plugin, title: string, why: string): SetupStep {
  return {
    name: `${title} ${plugin.version}`,
    why,
    isDone: () => holdsPlugin(pluginFolder(plugin), plugin),
    run: (report) =>
      firstAvailable(
        `Pulumi's ${title} ${plugin.version}`,
        [
          { name: "downloaded by the CLI", obtain: () => download(plugin) },
          { name: "built from its Go modules", obtain: () => build(plugin) },
        ],
        `install Go 1.25, or unpack the official plugin into ${pluginFolder(plugin)}`,
        report,
      ),
  };
}

/** Folder of an installed plugin. */
function pluginFolder({ name, version }: Plugin): string {
  const pulumiHome = usesOwnBackend() ? process.env.PULUMI_HOME || join(homedir(), ".pulumi") : STATE.pulumiHome;
  return join(pulumiHome, "plugins", `resource-${name}-v${version}`);
}

/** File beside a plugin that was built on this machine, with the version of the sources. */
const originFile = (folder: string): string => join(folder, "built-from");

/** True if the installed plugin was built on this machine. */
export const isBuiltHere = (plugin: Plugin): boolean => existsSync(originFile(pluginFolder(plugin)));

/** True if a folder contains a complete plugin; if it was built on this machine, from the current sources. */
export async function holdsPlugin(folder: string, { name, version }: Plugin): Promise<boolean> {
  // The CLI deletes the file beside the folder when the plugin is complete.
  if (!existsSync(join(folder, executable(`pulumi-resource-${name}`))) || existsSync(`${folder}.partial`)) {
    return false;
  }
  const builtFrom = await readFileIfExists(originFile(folder));
  return builtFrom === undefined || builtFrom === (await pluginFromGo(name, version)).version;
}

async function download(plugin: Plugin): Promise<void> {
  const { requireSite }: typeof import("./download-site") = require("./download-site");
  await Promise.any(SITES.map((site) => requireSite(site))).catch((cause: AggregateError) => {
    throw new Error(cause.errors.map(({ message }) => message).join(", "), { cause });
  });
  await install(plugin);
}

async function build(plugin: Plugin): Promise<void> {
  const { buildGoProgram }: typeof import("../registries/go-build") = require("../registries/go-build");
  const program = await pluginFromGo(plugin.name, plugin.version);
  await install(plugin, "--file", await buildGoProgram(program));
  await writeFile(originFile(pluginFolder(plugin)), program.version);
}

async function install({ name, version }: Plugin, ...from: readonly string[]): Promise<void> {
  await mustRun(
    await pulumiPath(),
    ["plugin", "install", "resource", name, version, "--reinstall", ...from],
    // The source is known, so the CLI must not ask Pulumi's registry, which may be unreachable.
    {
      env: { ...(await pulumiEnvironment()), PULUMI_DISABLE_REGISTRY_RESOLVE: "true" },
      timeoutMs: INSTALL_TIMEOUT_MS,
    },
  );
}
