import { randomBytes } from "node:crypto";
import { once } from "node:events";

import { consoleApp } from "../console/console-app";
import { consoleArguments } from "../console/console-arguments";
import { serveConsole } from "../console/serve-console";
import { stackSource } from "../console/stack-source";
import { inspectStack } from "../inspect/inspect-stack";
import { STATE } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";

/** Length of the token, in bytes. A token of 192 bits can't be guessed. */
const TOKEN_BYTES = 24;

/** `npm run console`: serves a read-only page about a stack on loopback until Ctrl-C. */
export async function run(args: readonly string[], location: StackLocation = STATE): Promise<number> {
  const { stack, port } = consoleArguments(args);
  await inspectStack(stack, location); // A missing stack is an error here, and a problem on the page later.
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const server = await serveConsole(consoleApp({ source: stackSource(stack, location), token }), port);
  console.log(`The console of stack ${stack} is at

  http://127.0.0.1:${server.port}/?token=${token}

It only reads. The address is a secret: its token opens the console. Ctrl-C ends it.`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await server.close();
  return 0;
}
