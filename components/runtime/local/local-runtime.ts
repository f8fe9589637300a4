import * as pulumi from "@pulumi/pulumi";

import { Distribution } from "../../distribution/distribution";
import { type DistributionChoice, installationName } from "../../distribution/distribution-source";
import { withDependsOn } from "../../pulumi/with-depends-on";
import { stateFolder } from "../../shared/state-folder";
import { portOf } from "../machine/free-port";
import type { Audience, Audiences, PortRequest, Runtime, Service } from "../runtime";
import type { ServiceFolders, ServiceSpec } from "../service-spec";
import { localDataInspector } from "./data-inspector";
import { type LocalLayout, localLayout } from "./layout";
import { LocalService } from "./local-service";
import { LocalStack } from "./local-stack";

/** Arguments of a {@link LocalRuntime}. */
export interface LocalRuntimeArgs {
  /** Folder of the Pulumi project; its state folder holds what the runtime puts on the machine. */
  readonly projectDir: string;
  /** Which Kafka. */
  readonly distribution: DistributionChoice;
  /** Folder for data, with a folder for each service inside. @defaultValue - `data` in the stack's part of the state folder */
  readonly dataDir?: string;
  /** Whether `destroy` keeps the data. @defaultValue false */
  readonly retainData?: boolean;
  /** Home of the Java to use. @defaultValue - `JAVA_HOME`, then `PATH`, then the one that set-up brought */
  readonly javaHome?: string;
}

/** Name of the one listener that serves everyone. */
const LISTENER = "PLAINTEXT";

/** Runs services as processes of this machine. No Docker, no start scripts, no shell. */
export class LocalRuntime implements Runtime {
  readonly kind = "local";
  private readonly state: ReturnType<typeof stateFolder>;
  private readonly distribution: Distribution;
  private readonly stackFolder: LocalStack;
  private readonly layout: LocalLayout;

  constructor(
    name: string,
    private readonly args: LocalRuntimeArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    this.state = stateFolder(args.projectDir);
    this.layout = localLayout(args.projectDir, pulumi.getStack(), args.dataDir);
    this.distribution = new Distribution(
      `${name}-distribution`,
      { ...args.distribution, distributionsDir: this.state.distributions },
      opts,
    );
    this.stackFolder = new LocalStack(
      `${name}-stack-folder`,
      { path: this.layout.stackDir, retainData: args.retainData ?? false },
      opts,
    );
  }

  folders(service: string): Required<ServiceFolders> {
    return this.layout.folders(service);
  }

  peersOf(name: string, _service: string, request: PortRequest, opts: pulumi.CustomResourceOptions): Audience {
    const { bindAddress, advertisedHost = bindAddress } = request;
    const endpoint = portOf(name, request, opts).apply((port) => ({
      listen: { host: bindAddress, port },
      address: { host: advertisedHost, port },
    }));
    return { listener: LISTENER, endpoint };
  }

  audiencesOf(...args: Parameters<Runtime["audiencesOf"]>): Audiences {
    const everyone = this.peersOf(...args);
    return { clients: everyone, peers: everyone };
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
    const folders = this.folders(service);
    const inputs = {
      spec,
      service,
      owner: `${pulumi.getProject()}/${pulumi.getStack()}`,
      folders,
      serviceDir: this.layout.serviceDir(service),
      home: this.distribution.home,
      distributionSha512: this.distribution.sha512,
      javaHome: this.args.javaHome ?? "",
      installedJavaHome: this.state.java,
      retainData: this.args.retainData ?? false,
    };
    const resource = new LocalService(name, inputs, withDependsOn(opts, this.stackFolder));
    return {
      startId: resource.startId,
      facts: resource.facts,
      logFile: resource.logFile,
      dataDir: pulumi.output(folders.data),
      resource,
    };
  }

  dataFile(service: string, file: string): Promise<string | undefined> {
    return localDataInspector(this.layout).dataFile(service, file);
  }
}
