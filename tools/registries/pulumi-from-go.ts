import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";

import { readFileIfExists, writeFileAtomically } from "../../components/shared/atomic-file";
import { executable } from "../executable";
import { goBuild, place } from "./go-build";

/** Last version whose Go module still holds the Node language host; it works with newer CLIs and SDKs. */
const LANGUAGE_HOST_VERSION = "3.68.0";

/** The replacement that the CLI's own go.mod makes; one of another module is not taken over. */
const CLIPBOARD = "github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e";

const VERSION_SYMBOL = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * Builds the Pulumi CLI and the Node language host from their Go modules and puts both, with the host of dynamic
 * providers that the SDK ships, into `bin`: there the CLI finds them as its own.
 *
 * @returns the path of the CLI.
 */
export async function buildPulumiCli(version: string, bin: string, projectDir: string): Promise<string> {
  const cli = await goBuild({
    name: "pulumi",
    version,
    files: {
      "go.mod": `module kafka-cluster.local/pulumi\n\ngo 1.25\n\nrequire github.com/pulumi/pulumi/pkg/v3 v${version}\n\nreplace ${CLIPBOARD}\n`,
    },
    mainPackage: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ldflags: `-s -w -X ${VERSION_SYMBOL}=v${version}`,
  });
  const host = await goBuild({
    name: "pulumi-language-nodejs",
    version: LANGUAGE_HOST_VERSION,
    files: {
      "go.mod": `module kafka-cluster.local/language-host\n\ngo 1.25\n\nrequire github.com/pulumi/pulumi/sdk/v3 v${LANGUAGE_HOST_VERSION}\n`,
    },
    mainPackage: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    ldflags: `-s -w -X ${VERSION_SYMBOL}=v${LANGUAGE_HOST_VERSION}`,
  });
  await place(host, bin, executable("language-host"));
  await writeLanguageHostWrapper(bin, projectDir);
  await placeDynamicProviderHost(bin, projectDir);
  // Last, so that a cut before leaves no CLI that lacks its hosts.
  await place(cli, bin, executable("pulumi"));
  return join(bin, executable("pulumi"));
}

/**
 * The host of that version takes the runtime's options as flags and does not see those that a newer CLI sends:
 * the wrapper hands it what `Pulumi.yaml` says.
 */
async function writeLanguageHostWrapper(bin: string, projectDir: string): Promise<void> {
  const project = parseDocument((await readFileIfExists(join(projectDir, "Pulumi.yaml"))) ?? "");
  const nodeargs = String(project.getIn(["runtime", "options", "nodeargs"]) ?? "");
  const typescript = String(project.getIn(["runtime", "options", "typescript"]) ?? true);
  const [name, text] =
    process.platform === "win32"
      ? [
          "pulumi-language-nodejs.cmd",
          `@"%~dp0language-host.exe" -typescript=${typescript} "-nodeargs=${nodeargs}" %*\r\n`,
        ]
      : [
          "pulumi-language-nodejs",
          `#!/bin/sh\nexec "$(dirname "$0")/language-host" -typescript=${typescript} "-nodeargs=${nodeargs}" "$@"\n`,
        ];
  await writeFileAtomically(join(bin, name), text, 0o755);
}

async function placeDynamicProviderHost(bin: string, projectDir: string): Promise<void> {
  const name = process.platform === "win32" ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";
  await place(join(projectDir, "node_modules", "@pulumi", "pulumi", name), bin, name);
  await chmod(join(bin, name), 0o755);
}
