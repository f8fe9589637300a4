import * as pulumi from "@pulumi/pulumi";

import { downServices } from "./down-services";
import type { ReplicasInSyncInputs } from "./replicas-in-sync";

/** A service that takes its turn. */
export interface Member {
  readonly service: string;
  /** What of it changes, in words; nothing if it stays as it is. */
  readonly changes: pulumi.Output<readonly string[]>;
  /** There once the service is back. */
  readonly isBack: pulumi.Resource;
}

/**
 * The order in which services of one kind restart: first those that are down, side by side, then those that run and change,
 * one after the other. Services that run and stay as they are, and those that are new, are no part of it.
 */
export class RestartQueue {
  private readonly members: ReadonlyMap<string, { readonly joined: Promise<Member>; join(member: Member): void }>;
  private lookedFor?: Promise<readonly string[]>;

  /**
   * @param services - names of all of them, each of which must {@link join}.
   * @param applied - those that are there already.
   */
  constructor(
    services: readonly string[],
    private readonly applied: ReadonlyMap<string, ReplicasInSyncInputs>,
  ) {
    this.members = new Map(services.map((service) => [service, deferred<Member>()]));
  }

  /** Whether services have to wait for each other at all. */
  get isOfSeveral(): boolean {
    return this.members.size > 1;
  }

  join(member: Member): void {
    this.members.get(member.service)?.join(member);
  }

  /** Those that do not run, as a look finds that is taken once, where something changes. */
  down(): Promise<readonly string[]> {
    const there = [...this.members.keys()].flatMap((service) => this.applied.get(service) ?? []);
    this.lookedFor ??= downServices(there);
    return this.lookedFor;
  }

  /** What a service that runs and changes waits for before it restarts. */
  before(service: string): pulumi.Output<pulumi.Resource[]> {
    const services = [...this.members.keys()];
    const ahead = services.slice(0, services.indexOf(service));
    const others = services.filter((other) => other !== service).map((other) => this.members.get(other)?.joined);
    return pulumi.all([this.down(), Promise.all(others)]).apply(([down, members]) =>
      members
        .filter((member) => member !== undefined)
        .filter(({ service, changes }) => down.includes(service) || (ahead.includes(service) && changes.length > 0))
        .map(({ isBack }) => isBack),
    );
  }
}

function deferred<Value>() {
  let join: (value: Value) => void = () => {};
  const joined = new Promise<Value>((resolve) => {
    join = resolve;
  });
  return { joined, join };
}
