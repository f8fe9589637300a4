import { int, type MessageReader, text } from "./kafka-request";

/** Kinds of resources, in the order of their codes: `ResourceType` in Kafka. */
const RESOURCES = [
  "unknown",
  "any",
  "topic",
  "group",
  "cluster",
  "transactionalId",
  "delegationToken",
  "user",
] as const;

/** Kinds of names, in the order of their codes: `PatternType` in Kafka. */
const PATTERNS = ["unknown", "any", "match", "literal", "prefixed"] as const;

/** Operations, in the order of their codes: `AclOperation` in Kafka. */
const OPERATIONS = [
  "Unknown",
  "Any",
  "All",
  "Read",
  "Write",
  "Create",
  "Delete",
  "Alter",
  "Describe",
  "ClusterAction",
  "DescribeConfigs",
  "AlterConfigs",
  "IdempotentWrite",
  "CreateTokens",
  "DescribeTokens",
] as const;

/** Permissions, in the order of their codes: `AclPermissionType` in Kafka. */
const PERMISSIONS = ["unknown", "any", "deny", "allow"] as const;

/** Code that a filter matches everything with. */
const ANY = 1;

/** Kind of a resource that an ACL is for. */
export type AclResource = (typeof RESOURCES)[number];

/** Operation that an ACL allows or denies. */
export type AclOperation = (typeof OPERATIONS)[number];

/** Entry of an access control list: one operation of one principal on a resource, or on all resources with a prefix. */
export interface Acl {
  readonly resource: AclResource;
  /** Name of the resource; `*` for all of them; {@link CLUSTER_NAME} for the cluster. */
  readonly name: string;
  /** `prefixed` if {@link name} is the beginning of the names. */
  readonly pattern: (typeof PATTERNS)[number];
  /** `User:orders`. */
  readonly principal: string;
  /** IP address of the client; `*` for every address. */
  readonly host: string;
  readonly operation: AclOperation;
  readonly permission: (typeof PERMISSIONS)[number];
}

/** Name of the cluster as a resource. */
export const CLUSTER_NAME = "kafka-cluster";

/** Fields of an ACL in a request, as a new ACL and as a filter that matches only this ACL. */
export const aclBytes = ({ resource, name, pattern, principal, host, operation, permission }: Acl): Buffer =>
  Buffer.concat([
    int(RESOURCES.indexOf(resource), 1),
    text(name),
    int(PATTERNS.indexOf(pattern), 1),
    text(principal),
    text(host),
    int(OPERATIONS.indexOf(operation), 1),
    int(PERMISSIONS.indexOf(permission), 1),
  ]);

/** Fields of a filter that matches all ACLs of a principal. */
export const filterBytes = (principal: string): Buffer =>
  Buffer.concat([
    int(ANY, 1),
    text(undefined),
    int(ANY, 1),
    text(principal),
    text(undefined),
    int(ANY, 1),
    int(ANY, 1),
  ]);

/** Reads the fields of an ACL that concern the resource. A code that Kafka has added later is read as `unknown`. */
export const readAclResource = (response: MessageReader): Pick<Acl, "resource" | "name" | "pattern"> => ({
  resource: RESOURCES[response.int(1)] ?? "unknown",
  name: response.text(),
  pattern: PATTERNS[response.int(1)] ?? "unknown",
});

/** Reads the other fields of an ACL, which follow {@link readAclResource}. */
export const readAclEntry = (response: MessageReader): Omit<Acl, "resource" | "name" | "pattern"> => ({
  principal: response.text(),
  host: response.text(),
  operation: OPERATIONS[response.int(1)] ?? "Unknown",
  permission: PERMISSIONS[response.int(1)] ?? "unknown",
});
