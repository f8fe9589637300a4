import { z } from "zod";

import { exactly, type Problem, problemsOf } from "../../shared/problems";
import { advertisedHostProblems } from "../advertised-host-problems";
import { type DataDir, foldersIn } from "../data-folders";
import { SHARED_LISTENER } from "../listener-names";
import type { PreparedRuntime, PrepareRequest, Runtime } from "../runtime";
import { metricsPortOf, type ServicePlan } from "../service-plan";
import { agentPathProblems, pathProblems } from "./path-problems";
import { portProblems } from "./port-problems";

/** Settings of a {@link LocalRuntime}. */
export interface LocalRuntimeArgs {
  /**
   * Folder for the data, with one folder per service, or several folders, over which brokers spread their partitions. Folders
   * can be added at the end of the list while data exists. A relative path starts in the folder of the Pulumi project, `~` is
   * the home folder. @defaultValue - `data` in the stack's folder below {@link stateDir}
   */
  readonly dataDir?: DataDir;
  /**
   * Home of the Java to use, Java 8 or newer, with security Java 9 or newer.
   * @defaultValue - the first usable Java of `JAVA_HOME`, `PATH` and the folder `java` in {@link stateDir}
   */
  readonly javaHome?: string;
  /**
   * Folder for everything that the runtime puts on this machine: Kafka, configuration, logs, data. A relative path starts in
   * the folder of the Pulumi project, `~` is the home folder. Stacks of one project may share the folder.
   * @defaultValue `.kafka-cluster`
   */
  readonly stateDir?: string;
}

const text = z.string("must be text").optional();

/** Form of the settings; `dataDir` has a check of its own. */
const SCHEMA = exactly({ dataDir: z.unknown().optional(), javaHome: text, stateDir: text }, "LocalRuntime");

/**
 * Runtime that runs services as processes of this machine, without Docker and without start scripts.
 *
 * @example
 * new LocalRuntime({ dataDir: "/var/lib/kafka" })
 * new LocalRuntime({ dataDir: ["/disk1/kafka", "/disk2/kafka"] })
 */
export class LocalRuntime implements Runtime {
  readonly kind = "local";
  readonly listeners = [SHARED_LISTENER];
  readonly isWindows = process.platform === "win32";

  private readonly settings: LocalRuntimeArgs;

  constructor(settings?: LocalRuntimeArgs) {
    this.settings = settings ?? {}; // A program without types may pass null.
  }

  get dataFolders(): readonly string[] {
    return foldersIn(this.settings.dataDir);
  }

  problems(services: readonly ServicePlan[]): Problem[] {
    const malformed = problemsOf(SCHEMA, this.settings);
    if (malformed.length > 0) {
      return malformed;
    }
    return [
      ...pathProblems(this.settings),
      ...(services.some(metricsPortOf) ? agentPathProblems(this.settings.stateDir) : []),
      ...advertisedHostProblems(services),
      ...portProblems(services),
    ];
  }

  async prepare(request: PrepareRequest): Promise<PreparedRuntime> {
    // Loaded here, so that clusters on other runtimes start faster.
    const { prepare }: typeof import("./prepare") = require("./prepare");
    return prepare(this.settings, request);
  }
}
