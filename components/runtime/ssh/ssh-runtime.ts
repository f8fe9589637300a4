import { normalize } from "node:path/posix";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { exactly, type Problem, problemsOf } from "../../shared/problems";
import { type DataDir, dataDirProblems, foldersIn } from "../data-folders";
import { SHARED_LISTENER } from "../listener-names";
import type { PreparedRuntime, PrepareRequest, Runtime } from "../runtime";
import type { ServicePlan } from "../service-plan";
import { servicePlanProblems } from "./hosts/host-assignment-problems";
import { type HostEntry, hostListProblems } from "./hosts/host-entries";

/** Settings of an {@link SshRuntime}. */
export interface SshRuntimeArgs {
  /** Hosts with Linux that are reached over SSH, at least one. Services are spread over them. */
  readonly hosts: readonly HostEntry[];
  /**
   * Folder on the hosts for data, an absolute path, or several folders, over which brokers spread their partitions. Folders can
   * be added at the end of the list while data exists. @defaultValue - a folder in the home folder of the account
   */
  readonly dataDir?: DataDir;
  /**
   * Home of the Java to use on the hosts: an absolute path.
   * @defaultValue - the Java on `PATH`, or a Java 17 that is copied to hosts without one
   */
  readonly javaHome?: string;
}

/** Form of the settings; `hosts` and `dataDir` have checks of their own. */
const SCHEMA = exactly(
  { hosts: z.unknown(), dataDir: z.unknown().optional(), javaHome: z.string("must be text").optional() },
  "SshRuntime",
);

/**
 * Runtime that runs services on other hosts, by commands over SSH: under systemd where the account may use it, otherwise as
 * plain processes.
 *
 * @example
 * const hosts = [{ name: "a", address: "10.0.0.1", user: "kafka", privateKeyPath: "~/.ssh/id_ed25519" }];
 * const cluster = await KafkaCluster.create("kafka", { runtime: new SshRuntime({ hosts }) });
 */
export class SshRuntime implements Runtime {
  readonly kind = "ssh";
  readonly listeners = [SHARED_LISTENER];

  private readonly settings: SshRuntimeArgs;

  constructor(settings: SshRuntimeArgs) {
    // A program without types may pass nothing; the check of the hosts reports it.
    this.settings = settings ?? { hosts: [] };
  }

  get dataFolders(): readonly string[] {
    return foldersIn(this.settings.dataDir);
  }

  get bindAddresses(): readonly string[] {
    const { hosts } = this.settings;
    return (Array.isArray(hosts) ? hosts : []).flatMap(({ bindAddress }: HostEntry) => bindAddress ?? []);
  }

  problems(services: readonly ServicePlan[]): Problem[] {
    const { hosts, dataDir, javaHome } = this.settings;
    const malformed = problemsOf(SCHEMA, this.settings, ([property]) => property === "hosts");
    if (malformed.length > 0) {
      return malformed;
    }
    return [
      ...hostListProblems(Array.isArray(hosts) ? hosts.map(withoutOutputs) : hosts),
      ...dataFolderProblems(dataDir),
      ...(javaHome === undefined ? [] : pathProblems("javaHome", javaHome)),
      ...servicePlanProblems(services),
    ];
  }

  async prepare(request: PrepareRequest): Promise<PreparedRuntime> {
    // Loaded here, so that clusters on other runtimes start faster.
    const { prepare }: typeof import("./prepare") = require("./prepare");
    return prepare(this.settings, request);
  }
}

/** A host without private keys that are outputs or promises. They are checked once their values are known. */
function withoutOutputs(host: unknown): unknown {
  if (typeof host !== "object" || host === null) {
    return host;
  }
  const entries = Object.entries(host)
    .filter(([, value]) => !pulumi.Output.isInstance(value) && !(value instanceof Promise))
    .map(([property, value]) => [property, property === "jumpHost" ? withoutOutputs(value) : value]);
  return Object.fromEntries(entries);
}

/** Problems of the folders for data. Paths on hosts are absolute, so only their shortest form is compared. */
function dataFolderProblems(dataDir: SshRuntimeArgs["dataDir"]): Problem[] {
  const malformed = dataDirProblems(dataDir, normalize);
  return malformed.length > 0 ? malformed : foldersIn(dataDir).flatMap((folder) => pathProblems("dataDir", folder));
}

/** Scripts and systemd units use paths as they are. */
const pathProblems = (property: string, path: string): Problem[] =>
  /^\/[\w./@+-]*$/.test(path)
    ? []
    : [
        {
          property,
          reason: `must be an absolute path on the hosts, of letters, digits and _ . / @ + -, got ${JSON.stringify(path)}; set another path`,
        },
      ];
