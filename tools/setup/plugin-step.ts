import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { readFileIfExists } from "../../components/shared/atomic-file";
import { firstAvailable } from "../../components/shared/first-available";
import { mustRun } from "../../components/shared/run-program";
import { executable } from "../executable";
import { STATE } from "../project";
import { pulumiPath } from "../pulumi/pulumi-path";
import { pulumiEnvironment, usesOwnBackend } from "../pulumi/run-pulumi";
import { pluginFromGo } from "../registries/plugin-from-go";
import type { SetupStep } from "./step";

/** Where the CLI looks for plugins, GitHub first. */
const SITES = ["https://github.com", "https://get.pulumi.com"];

/** Longest time for the CLI to download a plugin, in milliseconds: about 40 MB on a slow line. */
const INSTALL_TIMEOUT_MS = 10 * 60 * 1_000;

/** A plugin of Pulumi's that there are sources of in this project, for where it can't be downloaded. */
export interface Plugin {
  /** Pulumi's name of it: `docker`. */
  readonly name: string;
  /** A program asks for the plugin of the same version as its SDK. */
  readonly version: string;
}

/**
 * The step that brings a plugin into Pulumi's home: the official one, else one that is built here.
 *
 * @param title - what the user knows it by: `Docker plugin`.
 * @param why - as {@link SetupStep.why}.
 */
export function pluginStep(plugin: Plugin, title: string, why: string): SetupStep {
  return {
    name: `${title} ${plugin.version}`,
    why,
    isDone: () => holdsPlugin(pluginFolder(plugin), plugin),
    run: (say) =>
      firstAvailable(
        `Pulumi's ${title} ${plugin.version}`,
        [
          { name: "downloaded by the CLI", obtain: () => download(plugin) },
          { name: "built from its Go modules", obtain: () => build(plugin) },
        ],
        `install Go 1.25, or unpack the official plugin into ${pluginFolder(plugin)}`,
        say,
      ),
  };
}

/** Where the CLI keeps a plugin. */
function pluginFolder({ name, version }: Plugin): string {
  const pulumiHome = usesOwnBackend() ? process.env.PULUMI_HOME || join(homedir(), ".pulumi") : STATE.pulumiHome;
  return join(pulumiHome, "plugins", `resource-${name}-v${version}`);
}

/** File beside a plugin that was built here, with the version of the program. */
const origin = (folder: string): string => join(folder, "built-from");

/** Whether the plugin that the CLI has was built here. */
export const isBuiltHere = (plugin: Plugin): boolean => existsSync(origin(pluginFolder(plugin)));

/** Whether a folder holds a plugin, whole and, where it was built here, of the sources as they are now. */
export async function holdsPlugin(folder: string, { name, version }: Plugin): Promise<boolean> {
  // The CLI keeps a file beside the folder until the plugin is whole.
  if (!existsSync(join(folder, executable(`pulumi-resource-${name}`))) || existsSync(`${folder}.partial`)) {
    return false;
  }
  const builtFrom = await readFileIfExists(origin(folder));
  return builtFrom === undefined || builtFrom === (await pluginFromGo(name, version)).version;
}

async function download(plugin: Plugin): Promise<void> {
  const { requireSite } = require("./download-site") as typeof import("./download-site");
  await Promise.any(SITES.map((site) => requireSite(site))).catch((cause: AggregateError) => {
    throw new Error(cause.errors.map(({ message }) => message).join(", "), { cause });
  });
  await install(plugin);
}

async function build(plugin: Plugin): Promise<void> {
  const { buildGoProgram } = require("../registries/go-build") as typeof import("../registries/go-build");
  const program = await pluginFromGo(plugin.name, plugin.version);
  await install(plugin, "--file", await buildGoProgram(program));
  await writeFile(origin(pluginFolder(plugin)), program.version);
}

async function install({ name, version }: Plugin, ...from: readonly string[]): Promise<void> {
  await mustRun(
    await pulumiPath(),
    ["plugin", "install", "resource", name, version, "--reinstall", ...from],
    // Its place is known: no question to the registry of packages, which may be out of reach.
    {
      env: { ...(await pulumiEnvironment()), PULUMI_DISABLE_REGISTRY_RESOLVE: "true" },
      timeoutMs: INSTALL_TIMEOUT_MS,
    },
  );
}
