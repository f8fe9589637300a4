import { errorCode, errorMessage } from "../../components/shared/error-message";
import { parseCommandLine } from "../command-line";
import { inspectStack } from "../inspect/inspect-stack";
import { type InspectedService, type InspectedStack, logPlace, remoteLogPath } from "../inspect/inspected-stack";
import { stackCommand } from "../inspect/stack-resources";
import { withHosts } from "../inspect/with-hosts";
import { followLog, type ServiceLog } from "../logs/follow-log";
import { STATE } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";

const USAGE = "npm run logs -- SERVICE [--lines N] [--no-follow] [--stack NAME]";

/** Lines that are printed first, unless `--lines` sets another number. */
const DEFAULT_LINES = 20;

/** Largest number of lines. */
const MAX_LINES = 100_000;

/** Part of a log to print. */
interface LogOptions {
  readonly lines: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** `npm run logs`: the last lines of a service's log, and then each new line until Ctrl-C. */
export async function run(args: readonly string[], location: StackLocation = STATE): Promise<number> {
  const { stack, json, options, operands } = parseCommandLine(
    USAGE,
    args,
    { lines: "text", follow: "flag", "no-follow": "flag" },
    1,
  );
  if (json) {
    throw new Error(`option --json is unknown, because a log is text; usage: ${USAGE}`);
  }
  const lines = lineCount(options.lines);
  const inspected = await inspectStack(stack, location);
  const service = serviceNamed(inspected, operands[0]);
  const interruption = new AbortController();
  process.once("SIGINT", () => interruption.abort());
  process.stdout.once("error", () => interruption.abort()); // The reader of the pipe has ended.
  await printLog(inspected, service, { lines, follow: !options["no-follow"], signal: interruption.signal });
  return 0;
}

function lineCount(text = String(DEFAULT_LINES)): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count > MAX_LINES) {
    throw new Error(`--lines must be a whole number from 0 to ${MAX_LINES}, got ${JSON.stringify(text)}`);
  }
  return count;
}

function serviceNamed({ name: stack, services }: InspectedStack, name: string | undefined): InspectedService {
  const service = services.find((candidate) => candidate.name === name);
  if (service === undefined) {
    const names = services.map((candidate) => candidate.name).join(", ");
    throw new Error(
      name === undefined
        ? `name a service of stack ${stack}: ${names}; usage: ${USAGE}`
        : `stack ${stack} has no service ${name}; its services are ${names}`,
    );
  }
  return service;
}

async function printLog(
  { name: stack, hosts }: InspectedStack,
  { name, place }: InspectedService,
  options: LogOptions,
) {
  switch (place.runtime) {
    case "local": {
      const { logFile }: typeof import("../logs/log-file") = require("../logs/log-file");
      return printParts(stack, name, logPlace(place), logFile(place.service.logFile), options);
    }
    case "docker": {
      const { printContainerLog }: typeof import("../logs/container-log") = require("../logs/container-log");
      return printContainerLog(place.service.dockerHost, place.service.containerId, options).catch((cause) => {
        throw new Error(
          `the log of ${name} can't be read (${errorMessage(cause)}); run ${stackCommand("status", stack)}`,
          { cause },
        );
      });
    }
    case "ssh": {
      const { remoteLog }: typeof import("../logs/remote-log") = require("../logs/remote-log");
      const { host } = place.service;
      return withHosts(
        hosts.filter((candidate) => candidate.name === host),
        async (connectionTo) =>
          printParts(
            stack,
            name,
            logPlace(place),
            remoteLog(await connectionTo(host), remoteLogPath(place.service)),
            options,
          ),
      );
    }
  }
}

async function printParts(
  stack: string,
  service: string,
  place: string,
  log: ServiceLog,
  { lines, follow, signal }: LogOptions,
) {
  try {
    await followLog(log, lines, (text) => process.stdout.write(text), follow ? signal : AbortSignal.abort());
  } catch (cause) {
    throw errorCode(cause) === "ENOENT"
      ? new Error(`${service} has no log at ${place}; run ${stackCommand("status", stack)}`, { cause })
      : cause;
  }
}
