import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { PRIVATE_FOLDER, readFileIfExists, writeFileAtomically } from "../../components/shared/atomic-file";
import { readJsonIfExists } from "../../components/shared/json-file";
import { STATE } from "../project";
import { type DataMove, moveAll } from "./data-moves";
import { portsIn, type ServicePort } from "./data-problems";
import { missingSettings, settingsIn, withSettings } from "./stack-config";
import type { StackSettings } from "./stack-settings";

/** Adoption of an installation into a stack. Recorded while it runs, so that the next run completes an interrupted one. */
export interface Adoption {
  /** Folder of the installation. */
  readonly installation: string;
  readonly stack: string;
  /** Configuration file of the stack. */
  readonly configFile: string;
  /** Settings to add to the configuration file. */
  readonly settings: StackSettings;
  readonly moves: readonly DataMove[];
  /** Ports of the services that were set up by hand: no service may run while its data is moved. */
  readonly ports: readonly ServicePort[];
}

/** The adoption into a stack that was interrupted; `undefined` if there is none. A record of an older checkout has no ports. */
export async function readAdoption(stack: string): Promise<Adoption | undefined> {
  const recorded = await readJsonIfExists<Omit<Adoption, "ports"> & Partial<Adoption>>(STATE.adoption(stack));
  return recorded && { ...recorded, ports: recorded.ports ?? portsIn(recorded.settings) };
}

/**
 * Adopts an installation: adds the settings, then moves the data. While the record exists, no `up` starts a service. An
 * interrupted adoption continues with the next call.
 */
export async function completeAdoption(adoption: Adoption): Promise<void> {
  const record = STATE.adoption(adoption.stack);
  await mkdir(dirname(record), { recursive: true, mode: PRIVATE_FOLDER });
  await writeFileAtomically(record, `${JSON.stringify(adoption, null, 2)}\n`);
  const text = (await readFileIfExists(adoption.configFile)) ?? "";
  const missing = missingSettings(adoption.settings, settingsIn(text), {});
  await writeFileAtomically(adoption.configFile, withSettings(text, missing), 0o644);
  await moveAll(adoption.moves);
  await rm(record);
}
