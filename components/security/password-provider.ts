import { randomBytes } from "node:crypto";

import { defineProvider } from "../pulumi/provider-module";

interface PasswordOutputs {
  readonly password: string;
}

export = defineProvider<Record<never, never>, PasswordOutputs>({
  create: async () => ({ id: "password", outs: { password: randomBytes(32).toString("base64url") } }),
  update: async (_id, olds) => ({ outs: olds }),
});
