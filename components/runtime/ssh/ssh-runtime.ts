import * as pulumi from "@pulumi/pulumi";

import { type DistributionChoice, installationName } from "../../distribution/distribution-source";
import type { Relay } from "../../kafka-client/relay";
import { withDependsOn } from "../../pulumi/with-depends-on";
import { NO_FINGERPRINT } from "../data-fingerprint";
import type { Audience, Audiences, PortRequest, Runtime, Service, ServicePlan } from "../runtime";
import type { ServiceFolders, ServiceSpec } from "../service-spec";
import { SSH_RELAY, type SshRelaySettings } from "./connection/ssh-relay";
import { sshDataInspector } from "./data-inspector";
import { type HostAddresses, hostAddresses, localHostAddresses } from "./hosts/host-addresses";
import { rankOnHost, usesSeveralHosts } from "./hosts/host-assignment";
import { unitPrefix } from "./hosts/host-layout";
import { type PreparedHost, toolsOn } from "./hosts/prepared-host";
import type { PreparedHosts } from "./preflight";
import { hostCommand, loginInput } from "./resources/host-command";
import { HostPreparation, type StackOnHosts } from "./resources/host-preparation";
import { RemoteHealth } from "./resources/remote-health";
import { parseKeyValues } from "./resources/remote-script";
import { serviceScript, whereServiceIs } from "./resources/service-script";
import { SshStack } from "./resources/ssh-stack";

/** Arguments of an {@link SshRuntime}. */
export interface SshRuntimeArgs extends PreparedHosts {
  /** Which Kafka. */
  readonly distribution: DistributionChoice;
  /** Services that are placed. */
  readonly plans: readonly ServicePlan[];
  /** Where listeners bind, unless a host has its own. */
  readonly bindAddress: string;
  /** Home of the Java to use on the hosts. @defaultValue - the one on `PATH`, else one that is brought along */
  readonly javaHome?: string;
  /** Whether `destroy` keeps the data. @defaultValue false */
  readonly retainData?: boolean;
}

/** Name of the one listener that serves everyone. */
const LISTENER = "PLAINTEXT";

/** Runs services on other hosts, by commands over SSH: under systemd where there is one, else as plain processes. */
export class SshRuntime implements Runtime {
  readonly kind = "ssh";
  readonly knowsAddresses = true;
  private readonly stack: StackOnHosts;
  /** What services of a host depend on, by its name. */
  private readonly prepared: ReadonlyMap<string, readonly pulumi.Resource[]>;

  constructor(
    name: string,
    private readonly args: SshRuntimeArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const { distribution, sites, retainData = false } = args;
    this.stack = {
      id: new SshStack(`${name}-stack`, { retainData }, opts).id,
      owner: `${pulumi.getProject()}/${pulumi.getStack()}`,
      unitPrefix: unitPrefix(pulumi.getProject(), pulumi.getStack()),
      retainData,
      distribution,
    };
    const preparation = new HostPreparation(name, this.stack, opts);
    this.prepared = new Map(sites.map((site) => [site.name, preparation.prepare(site)]));
  }

  get tools(): pulumi.Output<string> | undefined {
    const [first] = this.args.sites;
    return first && pulumi.output(toolsOn(first, this.args.javaHome));
  }

  folders(service: string): Required<ServiceFolders> {
    return this.siteOf(service).layout.folders(service);
  }

  peersOf(_name: string, service: string, request: PortRequest): Audience {
    const site = this.siteOf(service);
    const addresses = usesSeveralHosts(this.args.placement)
      ? hostAddresses(site, { bindAddress: this.args.bindAddress })
      : localHostAddresses(site, request.bindAddress);
    return this.audienceOn(site, addresses, service, request);
  }

  audiencesOf(_name: string, service: string, request: PortRequest): Audiences {
    const site = this.siteOf(service);
    const everyone = this.audienceOn(site, hostAddresses(site, request), service, request);
    return { clients: everyone, peers: everyone };
  }

  rackOf(service: string): string | undefined {
    return this.siteOf(service).rack;
  }

  restartedBy(service: string): Record<string, string> {
    const { distribution, javaHome } = this.args;
    return {
      distribution: installationName(distribution),
      "data folder": this.folders(service).data,
      ...(javaHome !== undefined && { javaHome }),
    };
  }

  run(name: string, service: string, spec: pulumi.Output<ServiceSpec>, opts: pulumi.CustomResourceOptions): Service {
    const site = this.siteOf(service);
    const { layout, login } = site;
    const health = new RemoteHealth(
      `${name}-health`,
      {
        subject: service,
        host: site.name,
        login: loginInput(site),
        script: "service",
        values: whereServiceIs(site.name, service, layout),
        dataDir: layout.folders(service).data,
        dataFiles: spec.apply(({ dataFiles = {} }) => dataFiles),
        dataToDelete: spec.apply(({ dataToDelete = NO_FINGERPRINT }) => dataToDelete),
      },
      { parent: opts.parent },
    );
    const { id, owner, unitPrefix, retainData } = this.stack;
    const { generation, dataToDelete } = health;
    const script = pulumi.all([spec, id, generation, dataToDelete]).apply(([known, stackId, count, mark]) =>
      serviceScript({
        ...{ service, layout, owner, stackId, unitPrefix, retainData, generation: count, dataToDelete: mark },
        spec: known,
        host: site.name,
        user: login.user,
        javaHome: this.args.javaHome ?? "",
      }),
    );
    const command = hostCommand(
      name,
      site,
      { create: "start", delete: "remove" },
      script,
      withDependsOn(opts, ...(this.prepared.get(site.name) ?? [])),
    );
    // The script reads private settings and prints none.
    const facts = pulumi.unsecret(command.stdout).apply(parseKeyValues);
    return {
      startId: facts.apply(({ startId = "" }) => startId),
      facts,
      logFile: pulumi.output(`${site.name}:${layout.folders(service).logs}/server.log`),
      dataDir: pulumi.output(`${site.name}:${layout.folders(service).data}`),
      resource: command,
    };
  }

  dataFile(service: string, file: string): Promise<string | undefined> {
    return sshDataInspector(this.args, this.stack.owner).dataFile(service, file);
  }

  /** Services of a group count up only where they share a host. */
  private audienceOn(
    site: PreparedHost,
    { bind: bound, advertised: told }: HostAddresses,
    service: string,
    request: PortRequest,
  ): Audience {
    const { plans, placement } = this.args;
    const port = request.port + rankOnHost(service, plans, placement);
    return {
      listener: LISTENER,
      // What leads here may let nobody but SSH through.
      relay: pulumi.output(loginInput(site)).apply((login): Relay => {
        const settings: SshRelaySettings = { login };
        return { module: SSH_RELAY, settings };
      }),
      endpoint: pulumi.output({ listen: { host: bound, port }, address: { host: told, port } }),
    };
  }

  private siteOf(service: string): PreparedHost {
    const { placement, sites } = this.args;
    const site = sites.find(({ name }) => name === placement[service]);
    if (site === undefined) {
      throw new Error(`service ${service} is placed on no host; name it among the plans`);
    }
    return site;
  }
}
