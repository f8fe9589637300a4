import * as pulumi from "@pulumi/pulumi";
import type { ServiceAccess } from "../kafka-client/service-access";
import { withDependsOn } from "../pulumi/with-depends-on";
import type { Audience, Audiences, PortRequest, RunOptions, Runtime, Service, ServicePlan } from "../runtime/runtime";
import type { ServiceFolders, ServiceSpec } from "../runtime/service-spec";
import { formatAddress } from "../shared/address";
import { ReplicasInSync, type ReplicasInSyncInputs } from "./replicas-in-sync";
import { RestartGate } from "./restart-gate";
import { RestartQueue } from "./restart-queue";
import { changesBetween, type RunSettings, runSettings } from "./run-settings";

/** Every member of a runtime, those that it may leave out among them. */
type WholeRuntime = { [Member in keyof Required<Runtime>]: Runtime[Member] };

/** Time for a restart to become safe, and for the replicas of a broker to catch up after it, in milliseconds. */
const TIMEOUT_MS = 300_000;

/** A runtime whose services are restarted one after the other where several of a kind change. */
export class RollingRuntime implements WholeRuntime {
  private readonly orders = new Map<string, RestartQueue>();
  private readonly accesses = new Map<string, pulumi.Output<ServiceAccess>>();

  /**
   * @param plans - all services that will run.
   * @param applied - the services that are there already.
   */
  constructor(
    private readonly runtime: Runtime,
    plans: readonly ServicePlan[],
    private readonly applied: ReadonlyMap<string, ReplicasInSyncInputs>,
  ) {
    for (const kind of new Set(plans.map(({ group }) => group))) {
      const services = plans.filter(({ group }) => group === kind).map(({ service }) => service);
      const order = new RestartQueue(services, applied);
      for (const service of services) {
        this.orders.set(service, order);
      }
    }
  }

  get kind(): string {
    return this.runtime.kind;
  }

  get knowsAddresses(): boolean | undefined {
    return this.runtime.knowsAddresses;
  }

  get tools(): pulumi.Output<string> | undefined {
    return this.runtime.tools;
  }

  folders(service: string): ServiceFolders {
    return this.runtime.folders(service);
  }

  get rackOf() {
    return this.runtime.rackOf?.bind(this.runtime);
  }

  get dataFile() {
    return this.runtime.dataFile?.bind(this.runtime);
  }

  restartedBy(service: string, spec: ServiceSpec): RunSettings {
    return this.runtime.restartedBy(service, spec);
  }

  peersOf(name: string, service: string, request: PortRequest, opts: pulumi.CustomResourceOptions): Audience {
    const peers = this.runtime.peersOf(name, service, request, opts);
    if (!this.accesses.has(service)) {
      this.accesses.set(service, accessOf(peers)); // Its first port is the one that is asked for.
    }
    return peers;
  }

  audiencesOf(name: string, service: string, request: PortRequest, opts: pulumi.CustomResourceOptions): Audiences {
    const audiences = this.runtime.audiencesOf(name, service, request, opts);
    this.accesses.set(service, accessOf(audiences.clients));
    return audiences;
  }

  run(name: string, service: string, spec: pulumi.Output<ServiceSpec>, given: RunOptions): Service {
    const opts = this.inStartOrder(service, given);
    const { parent } = opts;
    const settings = spec.apply((known) => runSettings(known, this.runtime.restartedBy(service, known)));
    const changes = this.changesOf(service, settings);
    const turn = this.turnOf(service, spec, changes, parent);
    const running = this.runtime.run(name, service, spec, turn ? { ...withDependsOn(opts, turn), turn } : opts);
    const isBack = new ReplicasInSync(
      `${service}-in-sync`,
      {
        service,
        kind: spec.apply(({ readiness }) => readiness.kind),
        brokerIds: spec.apply(brokerIdsIn),
        startId: running.startId,
        access: this.accesses.get(service) ?? { address: "" },
        settings,
        timeoutMs: TIMEOUT_MS,
      },
      { parent, dependsOn: running.resource },
    );
    this.orders.get(service)?.join({ service, changes, isBack });
    return running;
  }

  /**
   * A service that is down starts at once: what it would start after may be about to restart, and that waits for all that
   * is down.
   */
  private inStartOrder(service: string, { startsAfter = [], ...opts }: RunOptions): RunOptions {
    const order = this.orders.get(service);
    if (order === undefined || startsAfter.length === 0 || !this.applied.has(service)) {
      return opts;
    }
    const all = withDependsOn(opts).dependsOn;
    const others = all.filter((resource) => !startsAfter.some((other) => other === resource));
    const dependsOn = pulumi.output(order.down()).apply((down) => (down.includes(service) ? others : all));
    return { ...opts, dependsOn: dependsOn as pulumi.Output<pulumi.Resource[]> };
  }

  /** Nothing that is said of them is private, also where the settings are. */
  private changesOf(service: string, settings: pulumi.Output<RunSettings>): pulumi.Output<readonly string[]> {
    const before = this.applied.get(service)?.settings;
    return pulumi.unsecret(settings.apply((wanted) => (before === undefined ? [] : changesBetween(before, wanted))));
  }

  private turnOf(
    service: string,
    spec: pulumi.Output<ServiceSpec>,
    changes: pulumi.Output<readonly string[]>,
    parent: pulumi.Resource | undefined,
  ): RestartGate | undefined {
    const order = this.orders.get(service);
    if (order === undefined) {
      return undefined;
    }
    const reasons = changes.apply(async (found) => {
      if (found.length === 0) {
        return [];
      }
      const isDown = (await order.down()).includes(service);
      const verb = isDown ? "is down and starts" : "restarts";
      await pulumi.log.info(`${service} ${verb}: ${found.join("; ")}`, parent);
      return isDown ? [] : found;
    });
    return order.isOfSeveral
      ? new RestartGate(
          `${service}-turn`,
          {
            service,
            reasons,
            brokerIds: spec.apply(brokerIdsIn),
            expected: [...this.applied.values()].flatMap(({ brokerIds }) => brokerIds),
            brokers: reasons.apply(({ length }) => (length > 0 ? this.knownBrokers() : pulumi.output([]))),
            timeoutMs: TIMEOUT_MS,
          },
          {
            parent,
            dependsOn: reasons.apply(({ length }) => (length > 0 ? order.before(service) : pulumi.output([]))),
          },
        )
      : undefined;
  }

  /** Where brokers were last, as state has it. A way there may hold a key. */
  private knownBrokers(): pulumi.Output<ServiceAccess[]> {
    const brokers = [...this.applied.values()].filter(({ brokerIds }) => brokerIds.length > 0);
    const accesses = brokers.map(({ access }) => access);
    return accesses.some(({ relay }) => relay !== undefined) ? pulumi.secret(accesses) : pulumi.output(accesses);
  }
}

const accessOf = ({ endpoint, relay }: Audience): pulumi.Output<ServiceAccess> =>
  pulumi
    .all([endpoint, relay])
    .apply(([{ address }, way]) => ({ address: formatAddress(address), ...(way && { relay: way }) }));

const brokerIdsIn = ({ readiness }: ServiceSpec): readonly number[] =>
  readiness.kind === "kafka-metadata" ? readiness.brokerIds : [];
