import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

import { Distribution } from "../../distribution/distribution";
import { type DistributionChoice, installationName } from "../../distribution/distribution-source";
import { dependingOn } from "../../shared/depends-on";
import { rejectProblems } from "../../shared/reject-arguments";
import { stateFolder } from "../../shared/state-folder";
import { portOf } from "../machine/free-port";
import type { Audience, Audiences, DataState, Plan, PortRequest, Runtime, Service } from "../runtime";
import type { ServiceFolders, ServiceSpec } from "../service-spec";
import { dataFile, dataState, type LookedAt } from "./data-look";
import { LocalService } from "./local-service";
import { preflight } from "./preflight";
import { StackFolder } from "./stack-folder";

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
  private readonly stackFolder: StackFolder;
  private readonly stackDir: string;

  constructor(
    name: string,
    private readonly args: LocalRuntimeArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    this.state = stateFolder(args.projectDir);
    this.stackDir = this.state.stack(pulumi.getStack());
    this.distribution = new Distribution(
      `${name}-distribution`,
      { ...args.distribution, distributionsDir: this.state.distributions },
      opts,
    );
    this.stackFolder = new StackFolder(
      `${name}-stack-folder`,
      { path: this.stackDir, retainData: args.retainData ?? false },
      opts,
    );
  }

  async preflight(plans: readonly Plan[]): Promise<void> {
    const planned = plans.map((plan) => ({
      ...plan,
      serviceDir: this.serviceDir(plan.service),
      dataDir: this.folders(plan.service).data,
    }));
    const { problems, warnings } = await preflight(planned, {
      javaHome: this.args.javaHome,
      broughtHome: this.state.java,
    });
    for (const warning of warnings) {
      await pulumi.log.warn(warning);
    }
    rejectProblems("this machine can't run the cluster as configured", problems);
  }

  folders(service: string): Required<ServiceFolders> {
    const root = this.serviceDir(service);
    return {
      config: join(root, "config"),
      data: join(this.args.dataDir ?? join(this.stackDir, "data"), service),
      logs: join(root, "logs"),
    };
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
      serviceDir: this.serviceDir(service),
      home: this.distribution.home,
      distributionSha512: this.distribution.sha512,
      javaHome: this.args.javaHome ?? "",
      broughtJavaHome: this.state.java,
      retainData: this.args.retainData ?? false,
    };
    const resource = new LocalService(name, inputs, dependingOn(opts, this.stackFolder));
    return {
      incarnation: resource.incarnation,
      facts: resource.facts,
      logFile: resource.logFile,
      dataDir: pulumi.output(folders.data),
      resource,
    };
  }

  dataFile(service: string, file: string): Promise<string | undefined> {
    return dataFile(this.lookedAt(service), file);
  }

  dataState(service: string): Promise<DataState> {
    return dataState(this.lookedAt(service));
  }

  dataPlace(service: string): string {
    return this.folders(service).data;
  }

  private lookedAt(service: string): LookedAt {
    return { serviceDir: this.serviceDir(service), dataDir: this.folders(service).data };
  }

  private serviceDir(service: string): string {
    return join(this.stackDir, service);
  }
}
