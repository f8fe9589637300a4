import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

import { DistributionArchive } from "../../distribution/distribution-archive";
import type { DistributionChoice } from "../../distribution/distribution-source";
import { dependingOn } from "../../shared/depends-on";
import type { Relay } from "../../shared/relay";
import type { Audience, Audiences, Plan, PortRequest, Runtime, Service } from "../runtime";
import type { ServiceFolders, ServiceSpec } from "../service-spec";
import { connectionArgs } from "./connection-args";
import { folderScript } from "./folder-script";
import { addressesBeside, type HostAddresses, hostAddresses } from "./host-addresses";
import { installationScript, type RemoteInstallation, whereInstallationIs } from "./installation-script";
import { JavaArchive } from "./java-archive";
import { unitPrefix } from "./layout";
import type { Architecture } from "./linux-java";
import { isSpread, rankOnHost } from "./placement";
import type { Sites } from "./preflight";
import { RemoteHealth } from "./remote-health";
import { remoteCommand, told } from "./remote-script";
import { serviceScript, whereServiceIs } from "./service-script";
import { type Site, toolsOn } from "./site";
import { SSH_RELAY, type SshRelaySettings } from "./ssh-relay";
import { SshStack } from "./ssh-stack";

/** Arguments of an {@link SshRuntime}. */
export interface SshRuntimeArgs extends Sites {
  /** Which Kafka. */
  readonly distribution: DistributionChoice;
  /** Services that are placed. */
  readonly plans: readonly Plan[];
  /** Where listeners bind, unless a host has its own. */
  readonly bindAddress: string;
  /** Home of the Java to use on the hosts. @defaultValue - the one on `PATH`, else one that is brought along */
  readonly javaHome?: string;
  /** Whether `destroy` keeps the data. @defaultValue false */
  readonly retainData?: boolean;
}

/** Name of the one listener that serves everyone. */
const LISTENER = "PLAINTEXT";

/** What all commands have in common: they print nothing on their way, and need nothing of what they printed before. */
const QUIET = { logging: remote.Logging.None, addPreviousOutputInEnv: false } as const;

/** Runs services on other hosts, by commands over SSH: under systemd where there is one, else as plain processes. */
export class SshRuntime implements Runtime {
  readonly kind = "ssh";
  readonly knowsAddresses = true;
  private readonly stack: SshStack;
  /** What is copied to hosts; none where each fetches it. */
  private readonly archive?: DistributionArchive;
  /** Archives of Java for hosts that have none, by their processor. */
  private readonly javaArchives = new Map<Architecture, JavaArchive>();
  private readonly owner = `${pulumi.getProject()}/${pulumi.getStack()}`;
  private readonly unitPrefix = unitPrefix(pulumi.getProject(), pulumi.getStack());
  /** What services of a host depend on, by its name. */
  private readonly prepared: ReadonlyMap<string, readonly pulumi.Resource[]>;

  constructor(
    private readonly name: string,
    private readonly args: SshRuntimeArgs,
    private readonly opts?: pulumi.CustomResourceOptions,
  ) {
    this.stack = new SshStack(`${name}-stack`, { retainData: args.retainData ?? false }, opts);
    if (args.sites.some(({ fetches }) => !fetches)) {
      this.archive = new DistributionArchive(`${name}-archive`, args.distribution, opts);
    }
    this.prepared = new Map(args.sites.map((site) => [site.name, this.prepare(site)]));
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
    const addresses = isSpread(this.args.placement)
      ? hostAddresses(site, { bindAddress: this.args.bindAddress })
      : addressesBeside(site, request.bindAddress);
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
      },
      { parent: opts.parent },
    );
    const stdin = pulumi.all([spec, this.stack.id, health.generation]).apply(([known, stackId, generation]) =>
      serviceScript({
        spec: known,
        service,
        host: site.name,
        layout,
        owner: this.owner,
        stackId,
        user: login.user,
        unitPrefix: this.unitPrefix,
        javaHome: this.args.javaHome ?? "",
        retainData: this.args.retainData ?? false,
        generation,
      }),
    );
    const command = new remote.Command(
      name,
      {
        connection: connectionArgs(login),
        create: remoteCommand("start"),
        delete: remoteCommand("remove"),
        stdin,
        ...QUIET,
      },
      dependingOn(opts, ...(this.prepared.get(site.name) ?? [])),
    );
    // The script reads private settings and prints none.
    const facts = pulumi.unsecret(command.stdout).apply(told);
    return {
      incarnation: facts.apply(({ incarnation = "" }) => incarnation),
      facts,
      logFile: pulumi.output(`${site.name}:${layout.folders(service).logs}/server.log`),
      dataDir: pulumi.output(`${site.name}:${layout.folders(service).data}`),
      resource: command,
    };
  }

  /** Services of a group count up only where they share a host. */
  private audienceOn(site: Site, { bound, told }: HostAddresses, service: string, request: PortRequest): Audience {
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

  /** Brings to a host what its services need. */
  private prepare(site: Site): pulumi.Resource[] {
    const { layout, lacksJava, architecture } = site;
    const folder = this.claim(site);
    const kafka = this.install(site, "kafka", folder, {
      what: "Kafka",
      home: layout.home,
      source: this.distributionFor(site),
      mustHold: "libs/*.jar",
    });
    if (!lacksJava) {
      return [kafka];
    }
    const java = this.install(site, "java", folder, {
      what: "Java 17",
      home: layout.java,
      source: this.javaArchive(architecture as Architecture),
      mustHold: "bin/java",
    });
    return [kafka, java];
  }

  private claim(site: Site): pulumi.Resource {
    const stdin = this.stack.id.apply((stackId) =>
      folderScript({
        host: site.name,
        owner: this.owner,
        layout: site.layout,
        stackId,
        unitPrefix: this.unitPrefix,
        retainData: this.args.retainData ?? false,
      }),
    );
    return new remote.Command(
      `${site.name}-folder`,
      {
        connection: connectionArgs(site.login),
        create: remoteCommand("claim"),
        delete: remoteCommand("sweep"),
        stdin,
        ...QUIET,
      },
      this.opts,
    );
  }

  private distributionFor({ fetches }: Site): ArchiveSource {
    const { archive: url = "", archiveSha512 = "" } = this.args.distribution;
    return fetches || this.archive === undefined
      ? { url, sha512: pulumi.output(archiveSha512.toLowerCase()) }
      : this.archive;
  }

  private javaArchive(architecture: Architecture): JavaArchive {
    const made =
      this.javaArchives.get(architecture) ??
      new JavaArchive(`${this.name}-java-${architecture}`, { architecture }, this.opts);
    this.javaArchives.set(architecture, made);
    return made;
  }

  /** Brings an archive to a host, unless the host fetches it, and has it unpacked there. */
  private install(site: Site, name: string, folder: pulumi.Resource, installation: Installation): remote.Command {
    const { what, home, source, mustHold } = installation;
    const health = new RemoteHealth(
      `${site.name}-${name}-health`,
      {
        subject: what,
        host: site.name,
        login: loginInput(site),
        script: "installation",
        values: whereInstallationIs(what, home),
        dataDir: "",
        dataFiles: {},
      },
      this.opts,
    );
    const connection = connectionArgs(site.login);
    const remotePath = site.layout.incoming(`${name}.tgz`);
    const copies = isFetched(source)
      ? []
      : [
          new remote.CopyToRemote(
            `${site.name}-${name}-archive`,
            {
              connection,
              source: source.path.apply((path) => new pulumi.asset.FileAsset(path)),
              remotePath,
              // One that was damaged on its way is copied again.
              triggers: [health.generation],
            },
            dependingOn(this.opts, folder),
          ),
        ];
    const stdin = pulumi.all([this.stack.id, source.sha512, health.generation]).apply(([stackId, sha512, generation]) =>
      installationScript({
        what,
        home,
        mustHold,
        url: isFetched(source) ? source.url : "",
        host: site.name,
        owner: this.owner,
        root: site.layout.root,
        stackId,
        archive: remotePath,
        sha512,
        generation,
      }),
    );
    return new remote.Command(
      `${site.name}-${name}`,
      { connection, create: remoteCommand("install"), delete: remoteCommand("remove"), stdin, ...QUIET },
      dependingOn(this.opts, folder, ...copies),
    );
  }

  private siteOf(service: string): Site {
    const { placement, sites } = this.args;
    const site = sites.find(({ name }) => name === placement[service]);
    if (site === undefined) {
      throw new Error(`service ${service} is placed on no host; name it among the plans`);
    }
    return site;
  }
}

/** An archive that a host fetches by itself. */
interface FetchedArchive {
  readonly url: string;
  readonly sha512: pulumi.Output<string>;
}

/** Where an archive comes from: an address, or a file of this machine. */
type ArchiveSource = FetchedArchive | Pick<DistributionArchive, "path" | "sha512">;

const isFetched = (source: ArchiveSource): source is FetchedArchive => "url" in source;

/** What is to be installed on any host. */
interface Installation extends Pick<RemoteInstallation, "what" | "home" | "mustHold"> {
  readonly source: ArchiveSource;
}

/** A private key is kept encrypted. */
const loginInput = ({ login }: Site) =>
  [login, login.jump].some((way) => way?.privateKey !== undefined) ? pulumi.secret(login) : login;
