import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";

import { PRIVATE_FOLDER, writeFileAtomically } from "../../components/shared/atomic-file";
import { STATE } from "../project";
import type { SetupStep } from "./step";

/** Folder for Pulumi's state inside the project, and the passphrase that encrypts secrets in the state. */
export const backendStep: SetupStep = {
  name: "Pulumi backend",
  why: "a folder for Pulumi's state in this checkout, and a random passphrase",
  isDone: async () => existsSync(STATE.backend) && existsSync(STATE.pulumiHome) && existsSync(STATE.passphrase),
  run: async () => {
    for (const folder of [STATE.root, STATE.backend, STATE.pulumiHome, STATE.bin]) {
      await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
    }
    if (!existsSync(STATE.passphrase)) {
      await writeFileAtomically(STATE.passphrase, randomBytes(32).toString("base64url"));
    }
  },
};
