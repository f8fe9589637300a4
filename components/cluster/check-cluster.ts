import * as pulumi from "@pulumi/pulumi";

import { archiveProblems } from "../distribution/archive-problems";
import { installationName } from "../distribution/distribution-source";
import type { MetadataRaise } from "../kafka/protocol-level";
import { agentProblems } from "../metrics/agent-problems";
import { rejectProblems } from "../pulumi/reject-arguments";
import { checkScale } from "../rolling/scale";
import { LocalRuntime } from "../runtime/local/local-runtime";
import type { PreparedRuntime } from "../runtime/runtime";
import { DEFAULT_CLUSTER } from "../runtime/service-plan";
import { renewalMessages } from "../security/renewal-messages";
import type { Problem } from "../shared/problems";
import { checkMetadata } from "./check-metadata";
import { claimPorts } from "./claimed-ports";
import { type ClusterSettings, distributionChoice, type KafkaClusterArgs, securityOf } from "./cluster-args";
import { type ClusterPlan, clusterPlan } from "./cluster-plan";
import { clusterProblems, layoutProblems, retainedQuorumProblems } from "./cluster-problems";
import { clusterProtocol } from "./cluster-protocol";
import { type ExistingCluster, readExistingCluster } from "./existing-cluster";
import { checkExistingData } from "./existing-data";
import { versionChangeProblems, versionMessages } from "./protocol-problems";
import { replicaProblems } from "./replica-problems";
import { type ResolvedArgs, resolveArgs } from "./resolve-args";
import { readRetainedQuorum } from "./retained-quorum";
import { missingSecurityProblems, missingSecurityWarnings, securityChangeProblems } from "./security-problems";
import { clusterWarnings } from "./setting-checks";
import { untypedProblems } from "./untyped-problems";

/** Checked cluster, ready to be created. */
export interface CheckedCluster extends ResolvedArgs {
  /** True if the services run on Windows itself. */
  readonly isWindows: boolean;
  readonly plan: ClusterPlan;
  readonly existing: ExistingCluster;
  /** Protocol that the brokers speak to each other: `3.3`. */
  readonly protocolVersion: string;
  /** Metadata of the running KRaft cluster to raise. @defaultValue - it keeps its level */
  readonly metadataRaise?: MetadataRaise;
  readonly prepared: PreparedRuntime;
  /** Data to delete before the start: service to cluster id. */
  readonly dataToDelete: Readonly<Record<string, string>>;
  /** Id of the cluster of retained data; empty without such data. */
  readonly retainedClusterId: string;
}

/**
 * Checks everything that can be checked before a resource is registered: arguments, the machine, Docker daemon or hosts, the
 * metrics agent, existing data, and replicas on brokers to be removed.
 *
 * @throws a `RunError` with every problem in one message.
 */
export async function checkCluster(name: string, args: KafkaClusterArgs): Promise<CheckedCluster> {
  const subject = `the cluster ${name} can't be created as configured`;
  rejectProblems(subject, untypedProblems(args));
  const { runtime = new LocalRuntime() } = args;
  const resolved = await resolveArgs(args);
  const { settings } = resolved;
  rejectProblems(subject, clusterProblems(name, settings, runtime));
  for (const warning of clusterWarnings(settings, runtime)) {
    await pulumi.log.warn(warning);
  }
  const existing = await readExistingCluster(name);
  for (const warning of missingSecurityWarnings(settings, runtime, existing)) {
    await pulumi.log.warn(warning);
  }
  rejectProblems(subject, [
    ...layoutProblems(settings, existing.layout),
    ...versionChangeProblems(settings, existing),
    ...securityChangeProblems(settings, existing),
    ...missingSecurityProblems(settings, runtime, existing),
  ]);
  rejectProblems(subject, await archiveProblemsOf(settings, existing));
  const metadata = await checkMetadata(settings, existing);
  rejectProblems(subject, [...metadata.problems, ...(await replicaProblems(settings, existing))]);
  for (const message of [...versionMessages(settings, existing), ...renewalMessages(existing.certificates)]) {
    await pulumi.log.info(message);
  }
  const plan = clusterPlan(name, settings, isCombined(settings, existing));
  const prepared = await runtime.prepare({
    project: pulumi.getProject(),
    stack: stackNameOf(name),
    services: plan.services,
    distribution: distributionChoice(settings),
    retainData: settings.retainData,
    ...(securityOf(settings) && { isSecured: true }),
    deployedHosts: existing.hosts,
  });
  const stack = pulumi.runtime.getStackResource();
  rejectProblems(subject, stack ? claimPorts(stack, name, prepared.ports) : []);
  rejectProblems(subject, settings.metrics ? await agentProblems(prepared.agentDir ?? "") : []);
  const dataToDelete = await checkExistingData(prepared.data, plan, existing, settings.acceptDataLoss);
  const retained = existing.layout ? undefined : await retainedQuorum(plan, prepared);
  rejectProblems(
    subject,
    retainedQuorumProblems(
      plan.voters.map(({ nodeId }) => nodeId),
      retained,
    ),
  );
  await checkScale(
    plan.brokers.map(({ service }) => service),
    existing.deployed,
  );
  return {
    ...resolved,
    isWindows: runtime.isWindows ?? false,
    plan,
    existing,
    protocolVersion: clusterProtocol(settings, existing),
    ...(metadata.raise && { metadataRaise: metadata.raise }),
    prepared,
    dataToDelete,
    retainedClusterId: retained?.clusterId ?? "",
  };
}

/** Further clusters of a stack have folders, networks and units of their own. */
export const stackNameOf = (name: string): string =>
  name === DEFAULT_CLUSTER ? pulumi.getStack() : `${pulumi.getStack()}-${name}`;

/** Problems of an archive that no service runs yet. */
async function archiveProblemsOf(settings: ClusterSettings, { deployed }: ExistingCluster): Promise<Problem[]> {
  const distribution = distributionChoice(settings);
  const isRunning = [...deployed.values()].some(
    ({ settings: run }) => run.distribution === installationName(distribution),
  );
  return isRunning ? [] : archiveProblems(distribution);
}

/** Kafka 3.3 can't change a quorum, so an existing cluster keeps its layout, whatever its number of brokers. */
const isCombined = (settings: ClusterSettings, { layout }: ExistingCluster): boolean | undefined =>
  layout?.coordination === settings.coordination ? layout.isCombined : undefined;

/** The data of the first broker tells whether a destroyed stack had another layout. */
const retainedQuorum = (plan: ClusterPlan, { data }: PreparedRuntime) =>
  plan.coordination === "kraft"
    ? readRetainedQuorum(data, [
        ...new Set([...plan.voters, ...plan.brokers.slice(0, 1)].map(({ service }) => service)),
      ])
    : undefined;
