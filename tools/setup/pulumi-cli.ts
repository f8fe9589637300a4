import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";

import { cacheFolder } from "../../components/shared/cache-folder";
import { firstAvailable } from "../../components/shared/first-available";
import { runProgram } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { executable } from "../program-path";
import { PROJECT_DIR, STATE } from "../project";
import { chooseCli, chosenCli, PULUMI_VERSION } from "../pulumi/pulumi-path";
import type { SetupStep } from "./step";

/** Pulumi CLI, with the Node language host and the host of dynamic providers beside it. */
export const pulumiCliStep: SetupStep = {
  name: `Pulumi CLI ${PULUMI_VERSION}`,
  why: "deploys the program; downloaded, else built from its Go modules (about 5 min, once for all checkouts)",
  isDone: async () => {
    const chosen = await chosenCli();
    if (chosen?.version !== PULUMI_VERSION || !existsSync(chosen.path)) {
      return false;
    }
    const {
      hasCurrentLanguageHost,
    }: typeof import("../registries/pulumi-from-go") = require("../registries/pulumi-from-go");
    return dirname(chosen.path) !== STATE.bin || hasCurrentLanguageHost(chosen.path);
  },
  run: async (report) => {
    const { buildPulumiCli }: typeof import("../registries/pulumi-from-go") = require("../registries/pulumi-from-go");
    await mkdir(STATE.bin, { recursive: true });
    const onPath = await newEnoughOnPath();
    if (onPath !== undefined) {
      report(`found on PATH: ${onPath}`);
      await chooseCli(onPath);
      return;
    }
    await firstAvailable(
      `the Pulumi CLI ${PULUMI_VERSION}`,
      [
        { name: "from get.pulumi.com", obtain: downloadPulumi },
        {
          name: "built from its Go modules",
          obtain: async () => chooseCli(await buildPulumiCli(PULUMI_VERSION, STATE.bin, PROJECT_DIR)),
        },
      ],
      "install the Pulumi CLI (https://www.pulumi.com/docs/install/) or Go 1.25",
      report,
    );
  },
};

async function newEnoughOnPath(): Promise<string | undefined> {
  const { gte, parse }: typeof import("semver") = require("semver");
  for (const folder of (process.env.PATH ?? "").split(delimiter).filter(Boolean)) {
    const path = join(folder, executable("pulumi"));
    if (existsSync(path)) {
      const result = await runProgram(path, ["version"], {
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
        timeoutMs: 20_000,
      });
      const version = parse(result.stdout.trim());
      if (version !== null && gte(version, PULUMI_VERSION)) {
        return path;
      }
    }
  }
  return undefined;
}

async function downloadPulumi(): Promise<void> {
  const { requireSite }: typeof import("./download-site") = require("./download-site");
  await requireSite("https://get.pulumi.com");
  const { parse }: typeof import("semver") = require("semver");
  const { PulumiCommand }: typeof import("@pulumi/pulumi/automation") = require("@pulumi/pulumi/automation");
  const tools = join(cacheFolder(), "tools");
  const root = join(tools, `pulumi-official-${PULUMI_VERSION}-${process.platform}-${process.arch}`);
  const cli = join(root, "bin", executable("pulumi"));
  if (!existsSync(cli)) {
    // Installed into a temporary folder first: the installer copies file by file.
    await withTemporaryFolder(tools, async (temporary) => {
      await PulumiCommand.install({ root: temporary, version: parse(PULUMI_VERSION) ?? undefined });
      await rm(root, { recursive: true, force: true });
      await rename(temporary, root);
    });
  }
  await chooseCli(cli);
}
