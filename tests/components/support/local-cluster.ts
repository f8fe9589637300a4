import { join, resolve } from "node:path";

import { LocalRuntime, type LocalRuntimeArgs } from "../../../components/runtime/local/local-runtime";
import type { MockOutputs } from "../../support/pulumi-mocks";

export const FREE_PORT = "pulumi-nodejs:dynamic/local:FreePort";
export const LOCAL_SERVICE = "pulumi-nodejs:dynamic/local:LocalService";
export const STACK_FOLDER = "pulumi-nodejs:dynamic/local:StackFolder";
export const DISTRIBUTION = "pulumi-nodejs:dynamic/distribution:Distribution";
export const SMOKE_TEST = "pulumi-nodejs:dynamic/smoke-test:SmokeTest";

/** Folder of the project in these tests; nothing is written there. */
export const PROJECT_DIR = resolve("/project");

/** Folder of the stack `test` in these tests. */
export const STACK_DIR = join(PROJECT_DIR, ".state", "stacks", "test");

export const makeRuntime = (args: Partial<LocalRuntimeArgs> = {}): LocalRuntime =>
  new LocalRuntime("local", {
    projectDir: PROJECT_DIR,
    distribution: { version: "3.3.1", scalaVersion: "2.13" },
    ...args,
  });

/** What the providers give back. */
export const localOutputs: MockOutputs = ({ type, name }) => {
  const outputs: Record<string, Record<string, unknown>> = {
    [FREE_PORT]: { port: name.startsWith("zookeeper") ? 20_001 : 20_002 },
    [DISTRIBUTION]: { sha512: "abc" },
    [LOCAL_SERVICE]: {
      incarnation: `start of ${name}`,
      facts: name.startsWith("kafka") ? { clusterId: "pm8-x0Q" } : {},
      logFile: `${name}.log`,
    },
    [SMOKE_TEST]: { proven: ["publish: …"], durationsMs: { total: 900 } },
  };
  return outputs[type] ?? {};
};

/** A folder as a properties file has it. */
export const inProperties = (folder: string): string => folder.replaceAll("\\", "\\\\");

/** The text of a service's `log4j.properties`. */
export const log4jProperties = (logsDir: string): string =>
  [
    "log4j.appender.file=org.apache.log4j.RollingFileAppender",
    `log4j.appender.file.File=${inProperties(logsDir)}/server.log`,
    "log4j.appender.file.MaxBackupIndex=5",
    "log4j.appender.file.MaxFileSize=10MB",
    "log4j.appender.file.layout=org.apache.log4j.PatternLayout",
    "log4j.appender.file.layout.ConversionPattern=[%d] %p %m (%c)%n",
    "log4j.logger.kafka.request.logger=WARN",
    "log4j.logger.state.change.logger=WARN",
    "log4j.rootLogger=INFO, file",
    "",
  ].join("\n");
