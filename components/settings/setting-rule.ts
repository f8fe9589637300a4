/** Cluster that the settings are for. */
export interface SettingsCluster {
  readonly coordination: "zookeeper" | "kraft";
  /** Version of Kafka. */
  readonly version: string;
  /** Version of the protocol between brokers. */
  readonly protocolVersion: string;
  /** Number of brokers. */
  readonly brokers: number;
  /** Replicas of a topic that names no number, unless the settings say otherwise. */
  readonly replicationFactor: number;
  /** True if the user chose the archive of the distribution, which may have further classes. */
  readonly hasOwnArchive: boolean;
  /** True if connections are encrypted and authenticated. */
  readonly isSecured: boolean;
}

/** Setting with the other settings and the cluster. */
export interface Context extends SettingsCluster {
  readonly name: string;
  readonly value: string;
  /** Value of another setting; `undefined` if it is not set. */
  other(name: string): string | undefined;
}

/** Rule that some settings break. */
export interface Rule {
  /** Reason and advice; `undefined` if the setting satisfies the rule. */
  problem(context: Context): { readonly reason: string; readonly advice: string } | undefined;
}

/** Advice for a setting that can't be used. */
export const REMOVE = "remove it";

/** Rule over the settings whose names match. */
export const refuse = (
  pattern: RegExp,
  reason: string | ((context: Context) => string),
  advice = REMOVE,
  applies: (context: Context) => boolean = () => true,
): Rule => ({
  problem: (context) =>
    pattern.test(context.name) && applies(context)
      ? { reason: typeof reason === "string" ? reason : reason(context), advice }
      : undefined,
});
