import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import { findJava } from "../../../java/find-java";
import { renderToolLog4jProperties, withTerminal } from "../../../java/log4j-properties";
import { HEALTHY, type Health } from "../../../pulumi/health";
import { defineProvider, inputsDiffer, plainInputs } from "../../../pulumi/provider-module";
import { PRIVATE_FOLDER, readFileIfExists, writeFileAtomically } from "../../../shared/atomic-file";
import { classDataFlags } from "../class-data";
import {
  consumerLog4jFile,
  type LauncherPlan,
  type LaunchersInputs,
  launchersDir,
  terminalLog4jFile,
} from "./launcher-plan";
import { removeLaunchers } from "./remove-launchers";
import { renderCmdLaunchers } from "./render-cmd";
import { renderShellLaunchers } from "./render-shell";

interface Outputs extends LauncherPlan, Health {}

/** Mode of a file that its owner runs. */
const PRIVATE_PROGRAM = 0o700;

/** Path and text of each file. */
function filesOf(plan: LauncherPlan): Readonly<Record<string, string>> {
  const launchers = Object.entries({ ...renderShellLaunchers(plan), ...renderCmdLaunchers(plan) });
  return {
    ...Object.fromEntries(launchers.map(([name, text]) => [join(launchersDir(plan.stackDir), name), text])),
    ...Object.fromEntries(
      plan.services.map(({ service, log4j }) => [terminalLog4jFile(plan.stackDir, service), withTerminal(log4j)]),
    ),
    [consumerLog4jFile(plan.stackDir)]: renderToolLog4jProperties(),
  };
}

async function writeLaunchers(inputs: LaunchersInputs): Promise<Outputs> {
  const plan = { ...plainInputs(inputs), ...(await javaOf(inputs)) };
  for (const [path, text] of Object.entries(filesOf(plan))) {
    if ((await readFileIfExists(path)) !== text) {
      await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
      await writeFileAtomically(path, text, path.endsWith(".sh") ? PRIVATE_PROGRAM : undefined);
    }
  }
  return { ...plan, health: HEALTHY };
}

/** Java that services start with now. Launchers search for another one if it is missing. */
async function javaOf({
  javaHome,
  installedJavaHome,
  home,
  services,
}: LaunchersInputs): Promise<Pick<LauncherPlan, "java" | "classData">> {
  const java = await findJava({ javaHome: javaHome || undefined, installedHome: installedJavaHome }).catch(
    () => undefined,
  );
  const classes = [...new Set(services.map(({ mainClass }) => mainClass))];
  const flags = await Promise.all(
    classes.map(
      async (mainClass) =>
        [mainClass, java === undefined ? [] : await classDataFlags(home, java, { mainClass })] as const,
    ),
  );
  return { java: java?.path ?? "", classData: Object.fromEntries(flags) };
}

export = defineProvider<LaunchersInputs, Outputs>({
  diff: async (_id, olds, news) => ({ changes: olds.health !== HEALTHY || inputsDiffer<LaunchersInputs>(olds, news) }),

  create: async (inputs) => ({ id: launchersDir(inputs.stackDir), outs: await writeLaunchers(inputs) }),

  read: async (id, props) => {
    for (const [path, text] of Object.entries(filesOf(props))) {
      if ((await readFileIfExists(path)) !== text) {
        return { id, props: { ...props, health: `${path} was changed` } };
      }
    }
    return { id, props: { ...props, health: HEALTHY } };
  },

  update: async (_id, olds, news) => {
    const outs = await writeLaunchers(news);
    await removeLaunchers(olds.stackDir, Object.keys(filesOf(outs)));
    return { outs };
  },

  delete: (_id, { stackDir }) => removeLaunchers(stackDir),
});
