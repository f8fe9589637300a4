import { join } from "node:path";
import { parse } from "yaml";

import type { Profile } from "../../components/java/jvm-flags";
import { readFileIfExists } from "../../components/shared/atomic-file";
import { PROJECT, PROJECT_DIR } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";

/** Profile in the configuration file of a stack. The state of a stack records only the settings. */
export async function configuredProfile(stack: string, { configFile }: StackLocation): Promise<Profile> {
  const text = await readFileIfExists(configFile ?? join(PROJECT_DIR, `Pulumi.${stack}.yaml`));
  return profileIn(text ?? "");
}

/** Profile in the text of a configuration file. */
export function profileIn(text: string): Profile {
  const { config } = (parse(text) ?? {}) as { readonly config?: Readonly<Record<string, unknown>> | null };
  return config?.[`${PROJECT}:profile`] === "production" ? "production" : "development";
}
