import { chmod } from "node:fs/promises";
import { dirname, join } from "node:path";

import { readFileIfExists, writeFileAtomically } from "../../components/shared/atomic-file";
import { executable } from "../program-path";
import { buildGoProgram, type GoProgram, place } from "./go-build";
import { digestOf, textsIn } from "./plugin-from-go";

/** Last version whose Go module contains the Node language host. This host works with newer CLIs and SDKs. */
const LANGUAGE_HOST_VERSION = "3.68.0";

/** A replacement from the CLI's own go.mod: Go ignores replacements of other modules. */
const CLIPBOARD = "github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e";

const VERSION_SYMBOL = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** File beside the CLI, with the version of the program that starts the language host. */
const STARTER_FILE = "language-host-starter";

/** Sources of the program that starts the language host, and of the script that starts the host of dynamic providers. */
const SOURCES = join(__dirname, "language-host");

/**
 * Builds the Pulumi CLI and the Node language host from their Go modules and puts both into `bin`, with the script that
 * starts the host of dynamic providers. The CLI finds its hosts in its own folder.
 *
 * @returns the path of the CLI.
 */
export async function buildPulumiCli(version: string, bin: string, projectDir: string): Promise<string> {
  const cli = await buildGoProgram({
    name: "pulumi",
    version,
    files: {
      "go.mod": `module kafka-cluster.local/pulumi\n\ngo 1.25\n\nrequire github.com/pulumi/pulumi/pkg/v3 v${version}\n\nreplace ${CLIPBOARD}\n`,
    },
    mainPackage: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ldflags: `-s -w -X ${VERSION_SYMBOL}=v${version}`,
  });
  const host = await buildGoProgram({
    name: "pulumi-language-nodejs",
    version: LANGUAGE_HOST_VERSION,
    files: {
      "go.mod": `module kafka-cluster.local/language-host\n\ngo 1.25\n\nrequire github.com/pulumi/pulumi/sdk/v3 v${LANGUAGE_HOST_VERSION}\n`,
    },
    mainPackage: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    ldflags: `-s -w -X ${VERSION_SYMBOL}=v${LANGUAGE_HOST_VERSION}`,
  });
  const starter = await languageHostStarter();
  await place(host, bin, executable("language-host"));
  await place(await buildGoProgram(starter), bin, executable("pulumi-language-nodejs"));
  await placeDynamicProviderHost(bin, projectDir);
  await writeFileAtomically(join(bin, STARTER_FILE), starter.version);
  // Last: an interrupted build leaves no CLI without its hosts.
  await place(cli, bin, executable("pulumi"));
  return join(bin, executable("pulumi"));
}

/** True if a CLI that was built here has the present version of the program that starts its language host. */
export const hasCurrentLanguageHost = async (cli: string): Promise<boolean> =>
  (await readFileIfExists(join(dirname(cli), STARTER_FILE))) === (await languageHostStarter()).version;

/** The program that starts the language host with the options of the project. */
async function languageHostStarter(): Promise<GoProgram> {
  const files = await textsIn(SOURCES);
  return { name: "pulumi-language-host-starter", version: digestOf(files), files, mainPackage: ".", ldflags: "-s -w" };
}

async function placeDynamicProviderHost(bin: string, projectDir: string): Promise<void> {
  const name = "pulumi-resource-pulumi-nodejs";
  if (process.platform === "win32") {
    await place(join(projectDir, "node_modules", "@pulumi", "pulumi", `${name}.cmd`), bin, `${name}.cmd`);
  } else {
    await place(join(SOURCES, name), bin, name);
    await chmod(join(bin, name), 0o755);
  }
}
