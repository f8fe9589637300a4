import { isIPv4, isIPv6 } from "node:net";
import { z } from "zod";

import { NODE, OPERATOR, TESTER } from "../kafka-client/accounts";
import type { Quotas } from "../kafka-client/client-quotas";
import { exactly, integer, line, needsZone, type Problem, problemsOf } from "../shared/problems";
import {
  ALLOWED_OPERATIONS,
  type AllowEntry,
  type RightsDescription,
  RULE_RESOURCES,
  rulesOf,
  ruleText,
} from "./access-rules";

/** User in the stack's configuration. */
export interface UserEntry extends RightsDescription {
  /** 1 to 64 letters, digits, `.`, `_` and `-`, neither `.` nor `..`. The principal is `User:<name>`. */
  readonly name: string;
  /** Password of at least 12 printable ASCII characters, for `security: sasl`. @defaultValue - a generated password */
  readonly password?: string;
  /**
   * Limits by Kafka's names, each above 0: `producer_byte_rate` and `consumer_byte_rate` in bytes per second and
   * `request_percentage` in percent, on each broker; `controller_mutation_rate` in partitions per second.
   * @defaultValue - no limits
   */
  readonly quotas?: Quotas;
}

/** Names that the cluster uses itself, or that stand for clients without a name. */
const RESERVED_NAMES = [NODE, OPERATOR, TESTER, "ANONYMOUS"];

const MAX_QUOTA = Number.MAX_SAFE_INTEGER;

const flag = z.boolean("must be true or false").optional();

/** Name of a group or a transactional id: Kafka takes every character. */
const ANY_NAME = line("a name of 1 to 249 characters").max(249, "must be a name of 1 to 249 characters, on one line");

const RULE = {
  topic: z
    .custom<string>(
      (value) => typeof value === "string" && /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$|^\*$/.test(value),
      'must be a name of 1 to 249 letters, digits, ".", "_" and "-", neither "." nor ".." alone, or "*" for every topic',
    )
    .optional(),
  group: ANY_NAME.optional(),
  transactionalId: ANY_NAME.optional(),
  cluster: z.literal(true, "must be true").optional(),
  prefix: flag,
  operations: z
    .array(z.string("must be the name of an operation"), "must be a list of operations")
    .min(1, "must contain at least one operation"),
  host: z
    .string("must be an IP address or *")
    .refine(
      (host) => host === "*" || isIPv4(host) || (isIPv6(host) && !needsZone(host)),
      "must be an IP address that is not link-local, or *, because Kafka compares no names and no networks",
    )
    .optional(),
};

const limit = z
  .number("must be a number above 0")
  .positive("must be a number above 0")
  .max(MAX_QUOTA, `must be a number above 0 and at most ${MAX_QUOTA}`)
  .optional();

const byteRate = integer("a whole number of bytes per second", 1, MAX_QUOTA).optional();

const QUOTAS = {
  producer_byte_rate: byteRate,
  consumer_byte_rate: byteRate,
  request_percentage: limit,
  controller_mutation_rate: limit,
};

const RIGHTS = {
  superUser: flag,
  allow: z
    .array(exactly(RULE, "a rule").superRefine(checkRule), "must be a list of rules")
    .superRefine(checkRepetitions)
    .optional(),
  quotas: exactly(QUOTAS, "quotas").optional(),
};

const USER = {
  name: z
    .string("must be a name")
    .regex(
      /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/,
      'must be a name of 1 to 64 letters, digits, ".", "_" and "-", neither "." nor ".." alone',
    )
    .refine((name) => !RESERVED_NAMES.includes(name), `must be another name than ${RESERVED_NAMES.join(", ")}`)
    // Passwords, certificates and outputs are properties of objects, by the user's name.
    .refine((name) => !(name in {}), "must be another name than those that every object of JavaScript has"),
  password: z
    .string("must be text")
    // JAAS files and `client.properties` quote passwords; these characters would need an escape there.
    .regex(/^[\x20\x21\x23-\x5b\x5d-\x7e]{12,}$/, 'must be at least 12 printable ASCII characters, without " and \\')
    .optional(),
  ...RIGHTS,
};

/** Schema of `users` in the stack's configuration. */
export const USERS_SCHEMA: z.ZodType<readonly UserEntry[]> = z
  .array(exactly(USER, "a user").superRefine(checkSuperUser) as z.ZodType<UserEntry>, "must be a list of users")
  .superRefine(checkNames);

const RIGHTS_SCHEMA = exactly(RIGHTS, "rights").superRefine(checkSuperUser);

/** Properties of a user whose values may be shown, even if a password is in the wrong property. */
const PUBLIC_PROPERTIES = ["name", "superUser", "allow", "quotas"];

/** True if the value at this path below the list of users must not be shown, because it may contain a password. */
export const isPrivateInUsers = ([_index, property]: readonly PropertyKey[]): boolean =>
  !PUBLIC_PROPERTIES.includes(String(property));

/** Problems of rights and quotas that show without asking the brokers. */
export const rightsProblems = (rights: RightsDescription & Pick<UserEntry, "quotas">): Problem[] =>
  problemsOf(RIGHTS_SCHEMA, rights);

/** Properties of a cluster that limit its users. */
export interface UserSurroundings {
  readonly security: "none" | "tls" | "sasl";
  /** True if the passwords are encrypted in the configuration. */
  readonly isSecret: boolean;
}

/** Problems of users in their cluster. The users must satisfy {@link USERS_SCHEMA}. Passwords are not shown. */
export function usersProblems(users: readonly UserEntry[], { security, isSecret }: UserSurroundings): Problem[] {
  if (users.length > 0 && security === "none") {
    const names = users.map(({ name }) => name).join(", ");
    const reason = `must be empty with security "none", because nobody logs in then, got ${names}; set security to tls or sasl, or remove the users`;
    return [{ property: "users", reason }];
  }
  const passwords = users.flatMap(({ password }, index) =>
    password === undefined ? [] : [`users[${index}].password`],
  );
  return passwords.flatMap((property) => {
    if (security === "tls") {
      const reason =
        'must be left out with security "tls", because users log in with certificates, got a private value; remove it, or set security to sasl';
      return [{ property, reason }];
    }
    const reason = `must be a secret, got plain text; set it with \`pulumi config set --secret --path '${property}'\``;
    return isSecret ? [] : [{ property, reason }];
  });
}

const PLURALS = { topic: "topics", group: "groups", transactionalId: "transactional ids", cluster: "the cluster" };

function checkRule(rule: Partial<AllowEntry>, context: z.core.$RefinementCtx): void {
  const report = (path: readonly PropertyKey[], message: string) =>
    context.addIssue({ code: "custom", path: [...path], message });
  const kinds = RULE_RESOURCES.filter((kind) => rule[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    report([], `must have exactly one of ${RULE_RESOURCES.join(", ")}`);
    return;
  }
  if (rule.prefix && (kind === "cluster" || rule[kind] === "*")) {
    report(["prefix"], `must be left out with ${kind === "cluster" ? "cluster" : 'the name "*"'}`);
  }
  const allowed: readonly string[] = ALLOWED_OPERATIONS[kind];
  for (const [index, operation] of (rule.operations ?? []).entries()) {
    if (operation === "ClusterAction") {
      report(["operations", index], "must be another operation, because ClusterAction lets a client act as a broker");
    } else if (!allowed.includes(operation)) {
      report(["operations", index], `must be an operation on ${PLURALS[kind]} (${allowed.join(", ")})`);
    }
  }
}

/** Reports an operation that a list of rules contains twice. */
function checkRepetitions(rules: readonly AllowEntry[], context: z.core.$RefinementCtx): void {
  const first = new Map<string, number>();
  for (const [index, rule] of rules.entries()) {
    for (const text of rulesOf("", rule).map(ruleText)) {
      const earlier = first.get(text);
      if (earlier !== undefined) {
        const message = `must not repeat "${text}" of allow[${earlier}]`;
        context.addIssue({ code: "custom", path: [index, "operations"], message });
      }
      first.set(text, earlier ?? index);
    }
  }
}

function checkSuperUser({ superUser, allow }: RightsDescription, context: z.core.$RefinementCtx): void {
  if (superUser && allow !== undefined) {
    context.addIssue({ code: "custom", path: ["allow"], message: "must be left out with superUser, which allows all" });
  }
}

function checkNames(users: readonly UserEntry[], context: z.core.$RefinementCtx): void {
  for (const [index, { name }] of users.entries()) {
    const first = users.findIndex((user) => user.name === name);
    if (first !== index) {
      const message = `must differ from the name of users[${first}]`;
      context.addIssue({ code: "custom", path: [index, "name"], message });
    }
  }
}
