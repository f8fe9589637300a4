import * as pulumi from "@pulumi/pulumi";

import type { DeployedService } from "./deployed-service";
import { downServices } from "./down-services";
import { leadingService } from "./leading-service";

/** Service of a restart queue. */
export interface QueuedService {
  readonly service: string;
  /** Changes that restart the service, in words; empty if the service keeps running. */
  readonly changes: pulumi.Output<readonly string[]>;
  /** Resource that is ready once the service is back. */
  readonly isBack: pulumi.Resource;
}

/**
 * Restart order of the services of one group: first the services that are down, side by side, then the running services
 * that change, one after the other, the leader of the group last, so that its group elects another one once. Running services
 * without changes and new services do not wait.
 */
export class RestartQueue {
  private readonly members: ReadonlyMap<string, Deferred<QueuedService>>;
  private downOnce?: Promise<readonly string[]>;
  private orderOnce?: Promise<readonly string[]>;

  /**
   * @param services - names of all services of the group, each of which must {@link join}.
   * @param deployed - services that the state records.
   */
  constructor(
    services: readonly string[],
    private readonly deployed: ReadonlyMap<string, DeployedService>,
  ) {
    this.members = new Map(services.map((service) => [service, deferred<QueuedService>()]));
  }

  /** True if services have to wait for each other at all. */
  get hasSeveral(): boolean {
    return this.members.size > 1;
  }

  join(member: QueuedService): void {
    this.members.get(member.service)?.resolve(member);
  }

  /** Names of the services that are down. Asks the services once, at the first call. */
  down(): Promise<readonly string[]> {
    this.downOnce ??= downServices(this.deployedMembers());
    return this.downOnce;
  }

  /** Names of the services in the order of their restarts. Asks the services once, at the first call. */
  private order(): Promise<readonly string[]> {
    this.orderOnce ??= leadingService(this.deployedMembers()).then((leader) => {
      const services = [...this.members.keys()];
      return leader === undefined ? services : [...services.filter((service) => service !== leader), leader];
    });
    return this.orderOnce;
  }

  private deployedMembers(): DeployedService[] {
    return [...this.members.keys()].flatMap((service) => this.deployed.get(service) ?? []);
  }

  /** Resources that a running service with changes waits for before its restart. */
  predecessorsOf(service: string): pulumi.Output<pulumi.Resource[]> {
    const others = [...this.members].filter(([other]) => other !== service).map(([, { promise }]) => promise);
    return pulumi.all([this.down(), this.order(), Promise.all(others)]).apply(([down, order, members]) => {
      const ahead = order.slice(0, order.indexOf(service));
      return members
        .filter(({ service, changes }) => down.includes(service) || (ahead.includes(service) && changes.length > 0))
        .map(({ isBack }) => isBack);
    });
  }
}

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
}

function deferred<Value>(): Deferred<Value> {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((resolvePromise) => {
    resolve = resolvePromise;
  });
  return { promise, resolve };
}
