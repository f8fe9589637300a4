import { defineProvider } from "../pulumi/provider-module";
import { randomPassword } from "./random-password";

interface PasswordOutputs {
  readonly password: string;
}

export = defineProvider<Record<never, never>, PasswordOutputs>({
  create: async () => ({ id: "password", outs: { password: randomPassword() } }),
  update: async (_id, olds) => ({ outs: olds }),
});
