import { runtime } from "@pulumi/pulumi";
import type { ScratchStack } from "../../testing/stack/scratch-stack";
import { runPulumi } from "../../tools/pulumi/run-pulumi";

/** Private key in PEM; the second line of its text differs from key to key. */
const PRIVATE_KEY = /-----BEGIN PRIVATE KEY-----\s+\S+\s+(\S+)/g;

/** Names of properties that contain passwords. */
const PASSWORDS = ["password"];

/** Private keys, each by a line of its text, and passwords in the state of a stack. The CLI decrypts them. */
export async function privateTexts({ name, location }: ScratchStack): Promise<string[]> {
  const { exitCode, stdout, stderr } = await runPulumi(
    ["stack", "export", "--show-secrets", "--stack", name],
    name,
    location,
  );
  if (exitCode !== 0) {
    throw new Error(stderr);
  }
  return [...new Set(textsIn(JSON.parse(stdout)))].sort();
}

function textsIn(value: unknown, property = ""): string[] {
  if (typeof value === "string") {
    const keys = Array.from(value.matchAll(PRIVATE_KEY), ([, line = ""]) => line);
    return PASSWORDS.includes(property) ? [...keys, value] : keys;
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  if (runtime.specialSigKey in value && "plaintext" in value) {
    return textsIn(JSON.parse(String(value.plaintext)), property);
  }
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, key));
}
