import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

import { DistributionArchive } from "../../../distribution/distribution-archive";
import type { DistributionChoice } from "../../../distribution/distribution-source";
import type { Architecture } from "../../../java/obtain-linux-java";
import { AGENT_JAR } from "../../../metrics/agent-jar";
import { MetricsAgent } from "../../../metrics/metrics-agent";
import { withDependsOn } from "../../../pulumi/with-depends-on";
import { NO_FINGERPRINT } from "../../data-fingerprint";
import { DEFAULT_CLUSTER } from "../../service-plan";
import type { PreparedHost } from "../hosts/prepared-host";
import { folderScript, type RemoteFolder } from "./folder-script";
import { connectionArgs, hostCommand, loginInput } from "./host-command";
import { installationLocation, installationScript, type RemoteInstallation } from "./installation-script";
import { JavaArchive } from "./java-archive";
import { RemoteHealth } from "./remote-health";
import { SshStack } from "./ssh-stack";

/** Arguments of a {@link HostPreparation}. */
export interface HostPreparationArgs extends Pick<RemoteFolder, "owner" | "unitPrefix" | "retainData"> {
  readonly distribution: DistributionChoice;
  /** True if services have metrics. */
  readonly hasMetrics: boolean;
}

/** Resources that install what services need on hosts: a folder, Kafka, the metrics agent and, where the host has none, a Java. */
export class HostPreparation {
  /** Id of the stack. The folders on the hosts store it. */
  readonly stackId: pulumi.Output<string>;
  /** Archive of Kafka on this machine, for hosts that do not download it. */
  private archive?: DistributionArchive;
  /** Metrics agent on this machine. */
  private agent?: MetricsAgent;
  /** Archives of Java, by processor. */
  private readonly javaArchives = new Map<Architecture, JavaArchive>();

  /** @param name - name of the cluster. */
  constructor(
    private readonly name: string,
    private readonly args: HostPreparationArgs,
    private readonly opts: pulumi.CustomResourceOptions,
  ) {
    this.stackId = new SshStack(`${name}-stack`, { retainData: args.retainData }, opts).id;
  }

  /** Prepares a host, and returns the resources that its services depend on. */
  prepare(host: PreparedHost): pulumi.Resource[] {
    const { layout, needsJava, architecture } = host;
    const folder = this.claimFolder(host);
    const kafka = this.install(host, "kafka", folder, {
      what: "Kafka",
      home: layout.home,
      source: this.distributionFor(host),
      archive: "kafka.tgz",
      mustHold: jarOf(this.args.distribution),
    });
    const agent = () =>
      this.install(host, "metrics-agent", folder, {
        what: "the metrics agent",
        home: layout.agent,
        source: this.metricsAgent(),
        archive: AGENT_JAR,
        mustHold: "*.jar",
      });
    const java = () =>
      this.install(host, "java", folder, {
        what: "Java 17",
        home: layout.java,
        source: this.javaArchive(architecture as Architecture),
        archive: "java.tgz",
        mustHold: "bin/java",
      });
    return [kafka, ...(this.args.hasMetrics ? [agent()] : []), ...(needsJava ? [java()] : [])];
  }

  private claimFolder(host: PreparedHost): pulumi.Resource {
    const { owner, unitPrefix, retainData } = this.args;
    const { name, layout } = host;
    const script = this.stackId.apply((stackId) =>
      folderScript({ host: name, owner, layout, stackId, unitPrefix, retainData }),
    );
    return hostCommand(
      this.resourceName(host, "folder"),
      host,
      { create: "claim", delete: "sweep" },
      script,
      this.opts,
    );
  }

  private distributionFor({ downloads }: PreparedHost): ArchiveSource {
    const { distribution } = this.args;
    const { archive: url = "", archiveSha512 = "" } = distribution;
    if (downloads) {
      return { url, sha512: pulumi.output(archiveSha512.toLowerCase()) };
    }
    this.archive ??= new DistributionArchive(`${this.name}-archive`, distribution, this.opts);
    return this.archive;
  }

  private metricsAgent(): MetricsAgent {
    this.agent ??= new MetricsAgent(`${this.name}-metrics-agent`, { folder: "" }, this.opts);
    return this.agent;
  }

  private javaArchive(architecture: Architecture): JavaArchive {
    const archive =
      this.javaArchives.get(architecture) ??
      new JavaArchive(`${this.name}-java-${architecture}`, { architecture }, this.opts);
    this.javaArchives.set(architecture, archive);
    return archive;
  }

  /** Copies an archive to a host, unless the host downloads it, and unpacks the archive there. */
  private install(
    host: PreparedHost,
    kind: "kafka" | "java" | "metrics-agent",
    folder: pulumi.Resource,
    { what, home, source, archive: name, mustHold }: Installation,
  ): pulumi.Resource {
    const health = new RemoteHealth(
      this.resourceName(host, `${kind}-health`),
      {
        subject: what,
        host: host.name,
        login: loginInput(host),
        script: "installation",
        values: installationLocation(what, home),
        dataDir: "",
        dataFiles: {},
        dataToDelete: NO_FINGERPRINT,
      },
      this.opts,
    );
    const archive = host.layout.incoming(name);
    const copies = isDownload(source)
      ? []
      : [
          new remote.CopyToRemote(
            this.resourceName(host, `${kind}-archive`),
            {
              connection: connectionArgs(host.login),
              source: source.path.apply((path) => new pulumi.asset.FileAsset(path)),
              remotePath: archive,
              // A new generation also copies an archive again that was damaged during the copy.
              triggers: [health.generation],
            },
            withDependsOn(this.opts, folder),
          ),
        ];
    const script = pulumi.all([this.stackId, source.sha512, health.generation]).apply(([stackId, sha512, generation]) =>
      installationScript({
        ...{ what, home, mustHold, stackId, sha512, generation, archive },
        host: host.name,
        owner: this.args.owner,
        root: host.layout.root,
        url: isDownload(source) ? source.url : "",
      }),
    );
    return hostCommand(
      this.resourceName(host, kind),
      host,
      { create: "install", delete: "remove" },
      script,
      withDependsOn(this.opts, folder, ...copies),
    );
  }

  private resourceName(host: PreparedHost, suffix: string): string {
    return `${this.name === DEFAULT_CLUSTER ? "" : `${this.name}-`}${host.name}-${suffix}`;
  }
}

/** Pattern of a jar that the archive must contain. An archive that the user gives may be one of another version. */
const jarOf = ({ archive, version, scalaVersion }: DistributionChoice): string =>
  archive === undefined ? "libs/*.jar" : `libs/kafka_${scalaVersion}-${version}.jar`;

/** Archive that a host downloads. */
interface Download {
  readonly url: string;
  readonly sha512: pulumi.Output<string>;
}

/** Source of an archive: a URL, or a file of this machine. */
type ArchiveSource = Download | Pick<DistributionArchive, "path" | "sha512">;

const isDownload = (source: ArchiveSource): source is Download => "url" in source;

/** Software to install on a host. */
interface Installation extends Pick<RemoteInstallation, "what" | "home" | "mustHold"> {
  readonly source: ArchiveSource;
  /** Name of the archive on the host. A jar is installed as it is. */
  readonly archive: string;
}
