import type * as pulumi from "@pulumi/pulumi";

import type { ServiceAccess } from "../kafka-client/service-access";
import { type InputsOf, ModuleResource } from "../pulumi/module-resource";

/** Inputs of {@link LiveSettings}. */
export interface LiveSettingsInputs {
  readonly service: string;
  readonly brokerId: number;
  /** Address of the broker, and the relay to it. */
  readonly access: ServiceAccess;
  /** Identity of the broker's start: after a start, the broker has the values of its file. */
  readonly startId: string;
  /** Settings that the broker takes while it runs, with their values; empty for a version of Kafka whose settings are not known. */
  readonly settings: Readonly<Record<string, string>>;
  /** Names of the {@link settings} whose values are secret. */
  readonly secretSettings: readonly string[];
  /** Longest time for the broker to take all changes, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Settings that a running broker takes without a restart. Created and updated after the broker has started: values that were set
 * while the broker ran are set or deleted so that the values of the file are in effect. A `refresh` detects values that another
 * program has set.
 */
export class LiveSettings extends ModuleResource {
  constructor(name: string, inputs: InputsOf<LiveSettingsInputs>, opts?: pulumi.CustomResourceOptions) {
    super("rolling/live-settings-provider", name, { ...inputs, health: undefined }, opts, "rolling", "LiveSettings");
  }
}
