import { readFile } from "node:fs/promises";

import { docker } from "../../components/runtime/docker/docker-client";
import { readRecord, recordedProcess } from "../../components/runtime/local/service-record";
import { remoteScript } from "../../components/runtime/ssh/connection/remote-script";
import { runScript } from "../../components/runtime/ssh/connection/run-script";
import { CONNECT_TIMEOUT_MS, withConnection } from "../../components/runtime/ssh/connection/ssh-client";
import type { InspectedService } from "../inspect/inspected-stack";

/** Time for a host to print the limits, in milliseconds. */
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Files that the process of a service may open: a number or `unlimited`; empty where the system is not Linux, or no process
 * runs.
 */
export const openFilesOf = async (service: InspectedService): Promise<string> => openFilesIn(await limitsOf(service));

/** Limit of open files in the text of Linux's `/proc/PID/limits`; empty if the text has none. */
export const openFilesIn = (limits: string): string => /^Max open files\s+(\S+)/m.exec(limits)?.[1] ?? "";

async function limitsOf({ place }: InspectedService): Promise<string> {
  switch (place.runtime) {
    case "local": {
      const process = await recordedProcess(await readRecord(place.service.serviceDir));
      return process === undefined ? "" : readFile(`/proc/${process.pid}/limits`, "utf8").catch(() => "");
    }
    case "docker":
      return docker(place.service.dockerHost, ["exec", place.service.container, "cat", "/proc/1/limits"]);
    case "ssh": {
      const { login, values } = place.service;
      const script = remoteScript("inspect-service", values);
      const { stdout } = await withConnection(
        login,
        (connection) => runScript(connection, "print_limits", script, ANSWER_TIMEOUT_MS),
        { timeoutMs: CONNECT_TIMEOUT_MS },
      );
      return stdout;
    }
  }
}
