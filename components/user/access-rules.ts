import { type Acl, type AclOperation, type AclResource, CLUSTER_NAME } from "../kafka-client/acl";
import { javaAddress } from "../shared/address";

/** Operations that a user can be allowed, by kind of resource. Kafka allows others only to brokers and administrators. */
export const ALLOWED_OPERATIONS = {
  topic: ["Read", "Write", "Create", "Describe", "Delete", "Alter", "DescribeConfigs", "AlterConfigs"],
  group: ["Read", "Describe", "Delete"],
  transactionalId: ["Describe", "Write"],
  cluster: ["Create", "Alter", "Describe", "DescribeConfigs", "AlterConfigs", "IdempotentWrite"],
} as const satisfies Partial<Record<AclResource, readonly AclOperation[]>>;

/** Kinds of resources that a rule can be for. */
export const RULE_RESOURCES = Object.keys(ALLOWED_OPERATIONS) as readonly (keyof typeof ALLOWED_OPERATIONS)[];

/** Operations that a user may do on a topic, a group, a transactional id or the cluster: exactly one of them is set. */
export interface AllowEntry {
  /** Name of a topic; `*` for every topic. */
  readonly topic?: string;
  /** Name of a consumer group; `*` for every group. */
  readonly group?: string;
  /** Transactional id of a producer; `*` for every id. */
  readonly transactionalId?: string;
  /** True for the cluster. */
  readonly cluster?: true;
  /** True if the name is the beginning of the names. @defaultValue false */
  readonly prefix?: boolean;
  /** Kafka's names of operations, at least one: `Read`, `Write`. {@link ALLOWED_OPERATIONS} lists them for each kind of resource. */
  readonly operations: readonly string[];
  /** IP address of the client, not link-local; `*` for every address. @defaultValue `*` */
  readonly host?: string;
}

/** Rights of a user, as the user of this project describes them. */
export interface RightsDescription {
  /** True if the user may do everything with every topic, group and transactional id, and with the cluster. @defaultValue false */
  readonly superUser?: boolean;
  /** Operations that the user may do. All others are denied. @defaultValue - none */
  readonly allow?: readonly AllowEntry[];
}

/** ACLs of a principal with these rights. Equal rights give equal ACLs, each of them once. */
export function accessRules(principal: string, { superUser = false, allow = [] }: RightsDescription): Acl[] {
  const rules = superUser
    ? RULE_RESOURCES.map((resource) => everythingOn(principal, resource))
    : allow.flatMap((entry) => rulesOf(principal, entry));
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

const everythingOn = (principal: string, resource: keyof typeof ALLOWED_OPERATIONS): Acl => ({
  ...{ resource, name: resource === "cluster" ? CLUSTER_NAME : "*", pattern: "literal" },
  ...{ principal, host: "*", operation: "All", permission: "allow" },
});

/** ACLs of one entry, one for each operation. */
export function rulesOf(principal: string, entry: AllowEntry): Acl[] {
  const { prefix = false, operations, host = "*" } = entry;
  const resource = RULE_RESOURCES.find((kind) => entry[kind] !== undefined) ?? "cluster";
  const name = entry[resource];
  return operations.map((operation) => ({
    resource,
    name: typeof name === "string" ? name : CLUSTER_NAME,
    pattern: prefix ? "prefixed" : "literal",
    principal,
    host: javaAddress(host),
    operation: operation as AclOperation,
    permission: "allow",
  }));
}

/** Text of an ACL in messages: `Write on topic orders`, `Read on groups with the prefix billing- from 10.0.0.7`. */
export const ruleText = ({ operation, host, ...resource }: Omit<Acl, "principal" | "permission">): string =>
  `${operation} on ${resourceText(resource)}${host === "*" ? "" : ` from ${host}`}`;

function resourceText({ resource, name, pattern }: Pick<Acl, "resource" | "name" | "pattern">): string {
  if (resource === "cluster") {
    return "the cluster";
  }
  const noun = NOUNS[resource] ?? resource;
  if (pattern === "prefixed") {
    return `${noun}s with the prefix ${name}`;
  }
  return name === "*" ? `every ${noun}` : `${noun} ${name}`;
}

const NOUNS: Partial<Record<AclResource, string>> = {
  transactionalId: "transactional id",
  delegationToken: "delegation token",
};
