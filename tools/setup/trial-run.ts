import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Java } from "../../components/java/find-java";
import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import { removeService, startService } from "../../components/runtime/local/service-lifecycle";
import { sweepStack } from "../../components/runtime/local/sweep-stack";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import type { Endpoint } from "../../components/runtime/runtime";
import type { ServiceFolders, ServiceSpec } from "../../components/runtime/service-spec";
import { STATE } from "../project";

const HOST = "127.0.0.1";

/**
 * Runs work with services in a folder, which is empty before and removed afterwards, even after Ctrl-C.
 *
 * @param folder - always the same folder for the same purpose, so that the leftovers of a killed run are found.
 */
export async function inTrialRun<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  await removeTrialRun(folder);
  // Twice: the trial run continues meanwhile, and may have started another service.
  const stopOnSignal = () =>
    void removeTrialRun(folder)
      .then(() => removeTrialRun(folder))
      .finally(() => process.exit(130));
  process.once("SIGINT", stopOnSignal).once("SIGTERM", stopOnSignal);
  try {
    return await work();
  } finally {
    process.off("SIGINT", stopOnSignal).off("SIGTERM", stopOnSignal);
    await removeTrialRun(folder);
  }
}

/** Stops the services of a trial run and removes their folders. */
async function removeTrialRun(folder: string): Promise<void> {
  await sweepStack({ path: folder, retainData: false });
  await rm(folder, { recursive: true, force: true });
}

/** Endpoint at a free port of this machine. */
export async function pickEndpoint(): Promise<Endpoint> {
  const address = { host: HOST, port: await pickFreePort(HOST) };
  return { listen: address, address };
}

/** Runs work while a service runs. */
export async function withService<Result>(inputs: LocalServiceInputs, work: () => Promise<Result>): Promise<Result> {
  const service = await startService(inputs);
  try {
    return await work();
  } finally {
    await removeService(service);
  }
}

/** Folders of a service in the folder of a trial run. */
export const trialFolders = (folder: string, service: string) => ({
  config: join(folder, service, "config"),
  data: join(folder, service, "data"),
  logs: join(folder, service, "logs"),
});

/** Software of a trial run. */
export interface TrialSoftware {
  /** Installation folder of Kafka. */
  readonly home: string;
  readonly java: Java;
}

/** Inputs of a service in the folder of a trial run. */
export function trialInputs(
  folder: string,
  service: string,
  { home, java }: TrialSoftware,
  specIn: (folders: ServiceFolders) => ServiceSpec,
): LocalServiceInputs {
  const folders = trialFolders(folder, service);
  return {
    service,
    owner: "set-up",
    serviceDir: join(folder, service),
    folders,
    home,
    distributionSha512: "",
    javaHome: join(java.path, "..", ".."),
    installedJavaHome: STATE.java,
    retainData: false,
    spec: specIn(folders),
  };
}
