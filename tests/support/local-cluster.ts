import { join, resolve } from "node:path";

import { localDataInspector } from "../../components/runtime/local/data-inspector";
import { localLayout } from "../../components/runtime/local/layout";
import { LocalDeployment } from "../../components/runtime/local/local-deployment";
import { LocalRuntime, type LocalRuntimeArgs } from "../../components/runtime/local/local-runtime";
import { portsHere } from "../../components/runtime/local/port-hosts";
import type { Deployment, PrepareRequest, Runtime } from "../../components/runtime/runtime";
import type { ServicePlan } from "../../components/runtime/service-plan";
import type { MockOutputs } from "../../testing/pulumi-mocks";

export const FREE_PORT = "pulumi-nodejs:dynamic/local:FreePort";
export const LOCAL_SERVICE = "pulumi-nodejs:dynamic/local:LocalService";
export const CLUSTER_IDENTITY = "pulumi-nodejs:dynamic/kafka:ClusterIdentity";
export const LAUNCHERS = "pulumi-nodejs:dynamic/local:Launchers";
export const LOCAL_STACK = "pulumi-nodejs:dynamic/local:LocalStack";
export const DISTRIBUTION = "pulumi-nodejs:dynamic/distribution:Distribution";
export const METRICS_AGENT = "pulumi-nodejs:dynamic/metrics:MetricsAgent";
export const METRICS_FILES = "pulumi-nodejs:dynamic/metrics:MetricsFiles";
export const SMOKE_TEST = "pulumi-nodejs:dynamic/smoke-test:SmokeTest";
export const TOPIC = "pulumi-nodejs:dynamic/topic:Topic";

/** State folder of a {@link makeRuntime}. The tests write nothing there. */
export const STATE_DIR = resolve("/project", ".kafka-cluster");

/** Folder of the stack `test`. */
export const STACK_DIR = join(STATE_DIR, "stacks", "test");

/** Distribution of a {@link makeRequest}. */
const DISTRIBUTION_CHOICE = { version: "3.3.1", scalaVersion: "2.13" };

/** Request to prepare a runtime for services of the stack `test`. */
export const makeRequest = (
  services: readonly ServicePlan[],
  request: Partial<PrepareRequest> = {},
): PrepareRequest => ({
  project: "kafka-cluster",
  stack: "test",
  services,
  distribution: DISTRIBUTION_CHOICE,
  retainData: false,
  deployedHosts: {},
  ...request,
});

/** Local runtime that is prepared without an inspection of this machine. */
export function makeRuntime(settings: LocalRuntimeArgs = {}): Runtime {
  const runtime = new LocalRuntime(settings);
  return {
    kind: runtime.kind,
    problems: (services) => runtime.problems(services),
    prepare: async (request) => {
      const layout = localLayout({ stateDir: STATE_DIR, ...settings, ...request });
      return {
        ports: portsHere(request.services),
        data: localDataInspector(layout),
        deploy: (name, opts) => new LocalDeployment(name, { ...request, ...settings, layout }, opts),
      };
    },
  };
}

/** Deployment of services by a {@link makeRuntime}. */
export async function deployLocally(
  services: readonly ServicePlan[],
  settings: LocalRuntimeArgs = {},
  request: Partial<PrepareRequest> = {},
): Promise<Deployment> {
  const prepared = await makeRuntime(settings).prepare(makeRequest(services, request));
  return prepared.deploy("kafka", {});
}

/** Outputs that the providers return. */
export const localOutputs: MockOutputs = ({ type, name }) => {
  const outputs: Record<string, Record<string, unknown>> = {
    [FREE_PORT]: { port: name.startsWith("zookeeper") ? 20_001 : 20_002 },
    [DISTRIBUTION]: { sha512: "abc" },
    [CLUSTER_IDENTITY]: { clusterId: "made-once" },
    [LOCAL_SERVICE]: {
      startId: `start of ${name}`,
      facts: name.startsWith("kafka") ? { clusterId: "pm8-x0Q" } : {},
      logFile: `${name}.log`,
    },
    [SMOKE_TEST]: { verified: ["publish: …"], durationsMs: { total: 900 } },
  };
  return outputs[type] ?? {};
};
