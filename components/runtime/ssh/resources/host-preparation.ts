import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

import { DistributionArchive } from "../../../distribution/distribution-archive";
import type { DistributionChoice } from "../../../distribution/distribution-source";
import type { Architecture } from "../../../java/obtain-linux-java";
import { withDependsOn } from "../../../pulumi/with-depends-on";
import { NO_FINGERPRINT } from "../../data-fingerprint";
import { connectionArgs } from "../connection/connection-args";
import type { PreparedHost } from "../hosts/prepared-host";
import { folderScript, type RemoteFolder } from "./folder-script";
import { hostCommand, loginInput } from "./host-command";
import { installationScript, type RemoteInstallation, whereInstallationIs } from "./installation-script";
import { JavaArchive } from "./java-archive";
import { RemoteHealth } from "./remote-health";

/** What the hosts of a stack have in common. */
export interface StackOnHosts extends Pick<RemoteFolder, "owner" | "unitPrefix" | "retainData"> {
  /** Id of the stack; its folders bear it. */
  readonly id: pulumi.Output<string>;
  readonly distribution: DistributionChoice;
}

/** Brings to hosts what their services need: a folder, Kafka and, where there is none, a Java. */
export class HostPreparation {
  /** The archive that is copied to hosts; made where one does not fetch it. */
  private archive?: DistributionArchive;
  /** Archives of Java for hosts that have none, by their processor. */
  private readonly javaArchives = new Map<Architecture, JavaArchive>();

  constructor(
    private readonly name: string,
    private readonly stack: StackOnHosts,
    private readonly opts?: pulumi.CustomResourceOptions,
  ) {}

  /** The resources that services on the host depend on. */
  prepare(site: PreparedHost): pulumi.Resource[] {
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

  private claim(site: PreparedHost): pulumi.Resource {
    const { id, owner, unitPrefix, retainData } = this.stack;
    const { name: host, layout } = site;
    const script = id.apply((stackId) => folderScript({ host, owner, layout, stackId, unitPrefix, retainData }));
    return hostCommand(`${host}-folder`, site, { create: "claim", delete: "sweep" }, script, { ...this.opts });
  }

  private distributionFor({ fetches }: PreparedHost): ArchiveSource {
    const { distribution } = this.stack;
    const { archive: url = "", archiveSha512 = "" } = distribution;
    if (fetches) {
      return { url, sha512: pulumi.output(archiveSha512.toLowerCase()) };
    }
    this.archive ??= new DistributionArchive(`${this.name}-archive`, distribution, this.opts);
    return this.archive;
  }

  private javaArchive(architecture: Architecture): JavaArchive {
    const made =
      this.javaArchives.get(architecture) ??
      new JavaArchive(`${this.name}-java-${architecture}`, { architecture }, this.opts);
    this.javaArchives.set(architecture, made);
    return made;
  }

  /** Brings an archive to a host, unless the host fetches it, and has it unpacked there. */
  private install(
    site: PreparedHost,
    name: string,
    folder: pulumi.Resource,
    installation: Installation,
  ): pulumi.Resource {
    const { what, home, source, mustHold } = installation;
    const { name: host, layout } = site;
    const { id, owner } = this.stack;
    const health = new RemoteHealth(
      `${host}-${name}-health`,
      {
        subject: what,
        host,
        login: loginInput(site),
        script: "installation",
        values: whereInstallationIs(what, home),
        dataDir: "",
        dataFiles: {},
        dataToDelete: NO_FINGERPRINT,
      },
      this.opts,
    );
    const incoming = layout.incoming(`${name}.tgz`);
    const copies = isFetched(source)
      ? []
      : [
          new remote.CopyToRemote(
            `${host}-${name}-archive`,
            {
              connection: connectionArgs(site.login),
              source: source.path.apply((path) => new pulumi.asset.FileAsset(path)),
              remotePath: incoming,
              // One that was damaged on its way is copied again.
              triggers: [health.generation],
            },
            withDependsOn(this.opts, folder),
          ),
        ];
    const url = isFetched(source) ? source.url : "";
    const script = pulumi.all([id, source.sha512, health.generation]).apply(([stackId, sha512, generation]) =>
      installationScript({
        ...{ what, home, mustHold, url, host, owner, stackId, sha512, generation },
        root: layout.root,
        archive: incoming,
      }),
    );
    const opts = withDependsOn(this.opts, folder, ...copies);
    return hostCommand(`${host}-${name}`, site, { create: "install", delete: "remove" }, script, opts);
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
