import * as pulumi from "@pulumi/pulumi";

import type { ServiceAccess } from "../kafka-client/service-access";
import { resolveInput } from "../pulumi/resolve-input";
import { withDependsOn } from "../pulumi/with-depends-on";
import type { Deployment, Service, ServiceRunner, StartOptions } from "../runtime/runtime";
import { brokerIdOf, type ServicePlan } from "../runtime/service-plan";
import type { ServiceSpec } from "../runtime/service-spec";
import { formatAddress } from "../shared/address";
import { brokerAccesses, type DeployedService } from "./deployed-service";
import { LiveSettings } from "./live-settings";
import { ReplicasInSync } from "./replicas-in-sync";
import { RestartGate } from "./restart-gate";
import { RestartQueue } from "./restart-queue";
import { type Changes, type RunSettings, runSettings, splitChanges } from "./run-settings";

/** Time for a restart to become safe, and for the replicas of a broker to catch up after it, in milliseconds. */
const TIMEOUT_MS = 300_000;

/** Time for a running broker to take changed settings, in milliseconds. */
const LIVE_TIMEOUT_MS = 60_000;

/** Runs services so that the services of one group restart one after the other, each once its predecessor is back. */
export class RollingRestarts implements ServiceRunner {
  private readonly queues: ReadonlyMap<string, RestartQueue>;

  /**
   * @param services - all services of the cluster.
   * @param deployed - services that the stack's state records, by name.
   */
  constructor(
    private readonly deployment: Deployment,
    services: readonly ServicePlan[],
    private readonly deployed: ReadonlyMap<string, DeployedService>,
  ) {
    const groups = [...new Set(services.map(({ group }) => group))];
    this.queues = new Map(
      groups.flatMap((group) => {
        const names = services.filter((plan) => plan.group === group).map(({ service }) => service);
        const queue = new RestartQueue(names, deployed);
        return names.map((name) => [name, queue] as const);
      }),
    );
  }

  run(plan: ServicePlan, spec: pulumi.Output<ServiceSpec>, opts: StartOptions): Service {
    const { service } = plan;
    const startOpts = this.inStartOrder(service, opts);
    const { parent } = startOpts;
    const settings = spec.apply((known) => runSettings(known, this.deployment.restartSettings(service, known)));
    const changes = this.changesOf(service, settings, spec);
    void this.announceUnknown(service, spec, parent);
    const gate = this.gateOf(plan, changes, parent);
    const running = this.deployment.run(
      plan,
      spec,
      gate ? { ...withDependsOn(startOpts, gate), restartGate: gate } : startOpts,
    );
    const liveSettings = this.createLiveSettings(plan, spec, running, parent);
    const isBack = new ReplicasInSync(
      `${service}-in-sync`,
      {
        service,
        kind: spec.apply(({ readiness }) => readiness.kind),
        brokerIds: brokerIdsOf(plan),
        startId: running.startId,
        access: this.accessOf(plan),
        settings,
        secretSettings: spec.apply(({ secretSettings }) => secretSettings),
        timeoutMs: TIMEOUT_MS,
      },
      { parent, dependsOn: [running.resource, ...liveSettings] },
    );
    this.queues.get(service)?.join({ service, changes: changes.restart, isBack });
    return running;
  }

  /**
   * Options that make a service start after its predecessors. A service that is down does not wait for its predecessors: they
   * may be queued for a restart, and a restart waits for everything that is down.
   */
  private inStartOrder(service: string, { startsAfter = [], ...opts }: StartOptions): pulumi.CustomResourceOptions {
    const all = withDependsOn(opts, ...startsAfter);
    const queue = this.queues.get(service);
    if (queue === undefined || startsAfter.length === 0 || !this.deployed.has(service)) {
      return all;
    }
    const others = withDependsOn(opts).dependsOn;
    const dependsOn = pulumi
      .output(queue.down())
      .apply((down) => (down.includes(service) ? others : all.dependsOn)) as pulumi.Output<pulumi.Resource[]>;
    return { ...opts, dependsOn };
  }

  /** Changes since the last `up`, in words. Values of secret settings are masked, so the text is no secret. */
  private changesOf(
    service: string,
    settings: pulumi.Output<RunSettings>,
    spec: pulumi.Output<ServiceSpec>,
  ): pulumi.Output<Changes> {
    const before = this.deployed.get(service);
    return pulumi.unsecret(
      pulumi.all([settings, spec]).apply(
        ([wanted, { liveSettings = {}, secretSettings }]): Changes =>
          before === undefined
            ? { restart: [], live: [] }
            : splitChanges(before.settings, wanted, {
                // Settings that were secret were not live.
                live: Object.keys(liveSettings).filter((name) => !before.secretSettings?.includes(name)),
                secret: [...(before.secretSettings ?? []), ...secretSettings],
              }),
      ),
    );
  }

  /** Reports in a preview that a service may restart, because it needs a certificate or a password that does not exist yet. */
  private async announceUnknown(
    service: string,
    spec: pulumi.Output<ServiceSpec>,
    parent: pulumi.Resource | undefined,
  ): Promise<void> {
    if (this.deployed.has(service) && (await resolveInput(spec)).value === undefined) {
      await pulumi.log.info(
        `${service} may restart: some of its settings are known only after \`up\` has created other resources`,
        parent,
      );
    }
  }

  /** Live settings of a broker. Other services have none. */
  private createLiveSettings(
    plan: ServicePlan,
    spec: pulumi.Output<ServiceSpec>,
    { startId, resource }: Service,
    parent: pulumi.Resource | undefined,
  ): LiveSettings[] {
    const { service } = plan;
    return brokerIdsOf(plan).map(
      (brokerId) =>
        new LiveSettings(
          `${service}-live-settings`,
          {
            service,
            brokerId,
            access: this.accessOf(plan),
            startId,
            settings: spec.apply(({ liveSettings = {} }) => liveSettings),
            secretSettings: spec.apply(({ secretSettings }) => secretSettings),
            timeoutMs: LIVE_TIMEOUT_MS,
          },
          { parent, dependsOn: resource },
        ),
    );
  }

  private gateOf(
    plan: ServicePlan,
    changes: pulumi.Output<Changes>,
    parent: pulumi.Resource | undefined,
  ): RestartGate | undefined {
    const { service } = plan;
    const queue = this.queues.get(service);
    if (queue === undefined) {
      return undefined;
    }
    const reasons = changes.apply(async ({ restart, live }) => {
      if (restart.length + live.length === 0) {
        return [];
      }
      const report = (action: string, found: readonly string[]) =>
        found.length === 0 ? undefined : pulumi.log.info(`${service} ${action}: ${found.join("; ")}`, parent);
      if ((await queue.down()).includes(service)) {
        await report("is down and starts", [...restart, ...live]);
        return [];
      }
      await report("restarts", restart);
      await report("changes without a restart", live);
      return restart;
    });
    const hasReasons = reasons.apply(({ length }) => length > 0);
    return queue.hasSeveral
      ? new RestartGate(
          `${service}-restart-gate`,
          {
            service,
            reasons,
            brokerIds: brokerIdsOf(plan),
            expected: [...this.deployed.values()].flatMap(({ brokerIds }) => brokerIds),
            brokers: hasReasons.apply((some) => (some ? this.deployedBrokers() : pulumi.output([]))),
            timeoutMs: TIMEOUT_MS,
          },
          {
            parent,
            dependsOn: hasReasons.apply((some) => (some ? queue.predecessorsOf(service) : pulumi.output([]))),
          },
        )
      : undefined;
  }

  private accessOf(plan: ServicePlan): pulumi.Output<ServiceAccess> {
    const { endpoint, relay } =
      plan.exposure === "clients"
        ? this.deployment.listeners(plan.service).clients
        : this.deployment.internalListener(plan.service, plan.ports[0].name);
    return pulumi
      .all([endpoint, relay])
      .apply(([{ address }, route]) => ({ address: formatAddress(address), ...(route && { relay: route }) }));
  }

  /** Access to the brokers that the state records. A relay may hold a private key. */
  private deployedBrokers(): pulumi.Output<ServiceAccess[]> {
    const accesses = brokerAccesses(this.deployed);
    return accesses.some(({ relay }) => relay !== undefined) ? pulumi.secret(accesses) : pulumi.output(accesses);
  }
}

function brokerIdsOf(plan: ServicePlan): readonly number[] {
  const id = brokerIdOf(plan);
  return id === undefined ? [] : [id];
}
