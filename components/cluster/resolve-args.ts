import * as pulumi from "@pulumi/pulumi";

import { resolveInput } from "../pulumi/resolve-input";
import type { Properties } from "../shared/properties";
import { withDefaults } from "../shared/with-defaults";
import type { UserEntry } from "../user/user-problems";
import {
  type ClusterSettings,
  type KafkaClusterArgs,
  type KnownSettings,
  type KnownUsers,
  kafkaClusterDefaults,
  type SettingsInput,
  type UserArgs,
} from "./cluster-args";

/** Arguments of a cluster, once with the values known now and once as outputs for rendering. */
export interface ResolvedArgs {
  readonly settings: ClusterSettings;
  /** Broker and ZooKeeper settings: secret if one value is, and unknown in a preview if one value is. */
  readonly outputs: Readonly<Record<"brokerConfig" | "zookeeperConfig", pulumi.Output<Properties>>>;
  /** Passwords that the arguments give to users, by the user's name. */
  readonly passwords: Readonly<Record<string, pulumi.Output<string>>>;
  /** Private key of the own authority, a secret. @defaultValue - none is given */
  readonly caPrivateKey?: pulumi.Output<string>;
}

/** Applies defaults and waits for the inputs among the arguments. A value that a preview does not know yet is left out. */
export async function resolveArgs({ runtime: _, ...args }: KafkaClusterArgs): Promise<ResolvedArgs> {
  const { brokerConfig, zookeeperConfig, users, caPrivateKey, ...plain } = withDefaults(kafkaClusterDefaults, args);
  const [broker, zooKeeper, known, key] = await Promise.all([
    knownSettings(brokerConfig),
    knownSettings(zookeeperConfig),
    knownUsers(users),
    caPrivateKey === undefined ? undefined : resolveInput(caPrivateKey),
  ]);
  return {
    settings: {
      ...plain,
      brokerConfig: broker,
      zookeeperConfig: zooKeeper,
      users: known,
      ...(key && { caPrivateKey: key }),
    },
    outputs: { brokerConfig: asOutput(brokerConfig), zookeeperConfig: asOutput(zookeeperConfig) },
    passwords: Object.fromEntries(
      listed(users).flatMap(({ name, password }) =>
        password === undefined ? [] : [[name, pulumi.secret(password)] as const],
      ),
    ),
    ...(caPrivateKey !== undefined && { caPrivateKey: pulumi.secret(caPrivateKey) }),
  };
}

/** The users; none if the argument has another form, which the check of the arguments reports. */
const listed = (users: readonly UserArgs[]): readonly UserArgs[] =>
  Array.isArray(users) ? users.filter((user) => typeof user === "object" && user !== null && !Array.isArray(user)) : [];

async function knownUsers(users: readonly UserArgs[]): Promise<KnownUsers> {
  const given = listed(users);
  const passwords = await Promise.all(given.map(({ password }) => resolveInput(password)));
  return {
    entries:
      given.length === users?.length
        ? given.map((user, index) => withPassword(user, passwords[index]?.value))
        : (users as readonly UserEntry[]),
    areSecret: passwords.every(({ value, isSecret }) => value === undefined || isSecret),
  };
}

const withPassword = ({ password: _, ...user }: UserArgs, password: string | undefined): UserEntry => ({
  ...user,
  ...(password !== undefined && { password }),
});

/** Settings for rendering. A value of `undefined` means that the setting is not set, as elsewhere in Pulumi. */
const asOutput = (input: SettingsInput): pulumi.Output<Properties> =>
  pulumi.output(input).apply((settings) => withDefaults({}, settings ?? {}));

async function knownSettings(input: SettingsInput): Promise<KnownSettings> {
  const whole = await resolveInput(input);
  const { value: settings = {} } = whole;
  if (typeof settings !== "object" || Array.isArray(settings)) {
    // The check of the arguments reports the problem.
    return { values: (whole.isSecret ? "a secret" : settings) as unknown as Properties, secretNames: [] };
  }
  const entries = await Promise.all(
    Object.entries(settings ?? {}).map(async ([name, value]) => [name, await resolveInput(value)] as const),
  );
  return {
    values: Object.fromEntries(entries.flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]]))),
    secretNames: entries.filter(([, { isSecret }]) => whole.isSecret || isSecret).map(([name]) => name),
  };
}
