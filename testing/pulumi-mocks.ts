import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

/** What a resource is registered with beside its inputs. */
export interface RegisteredOptions {
  /** Name of the resource that it is a part of; empty if it is a part of none. */
  readonly parent: string;
  /** Names of the resources that it depends on, sorted. */
  readonly dependencies: readonly string[];
  readonly retainOnDelete: boolean;
  readonly protect: boolean;
  /** Name of the resource that it goes with, without being deleted itself; empty if with none. */
  readonly deletedWith: string;
  readonly deleteBeforeReplace: boolean;
  /** Names of the resources that it was a part of in an earlier version; empty for none. */
  readonly formerParents: readonly string[];
  /** Properties whose changes are passed over. */
  readonly ignoreChanges: readonly string[];
  /** Properties whose changes make it anew. */
  readonly replaceOnChanges: readonly string[];
}

/** A resource as the program registered it. */
export interface Registered extends pulumi.runtime.MockResourceArgs {
  readonly options: RegisteredOptions;
}

/** What a resource has after its creation beside its inputs; a promise makes its creation slow. */
export type MockOutputs = (args: Registered) => Record<string, unknown> | Promise<Record<string, unknown>>;

/** Options of {@link register}. */
export interface RegisterOptions {
  /** @defaultValue false */
  readonly preview?: boolean;
  /** What the engine answers where the program calls a function of it. @defaultValue - that the stack holds nothing */
  readonly answer?: (args: pulumi.runtime.MockCallArgs) => Record<string, unknown>;
}

const ofEmptyStack: NonNullable<RegisterOptions["answer"]> = ({ token }) => {
  if (token === "pulumi:pulumi:readStackResourceOutputs") {
    return { outputs: {} };
  }
  throw new Error(`the program called ${token}, which this test does not expect`);
};

/**
 * Runs a program on Pulumi's mock engine, as project `kafka-cluster` and stack `test`; in a preview, an output that the
 * mock leaves out is not known.
 *
 * @returns every resource that was registered, in order.
 * @throws what the program throws, once everything that it registered before has come to rest.
 */
export async function register(
  program: () => unknown,
  outputs: MockOutputs = () => ({}),
  { preview = false, answer = ofEmptyStack }: RegisterOptions = {},
): Promise<Registered[]> {
  const registered: Registered[] = [];
  const options = new Map<string, RegisteredOptions>();
  await pulumi.runtime.setMocks(
    {
      newResource: async (given) => {
        const args = { ...given, options: options.get(`${given.type} ${given.name}`) ?? NO_OPTIONS };
        registered.push(args);
        return { id: `${args.name}-id`, state: { ...args.inputs, ...(await outputs(args)) } };
      },
      call: answer,
    },
    "kafka-cluster",
    "test",
    preview,
    "organization",
  );
  noteOptions(options);
  try {
    await program();
  } finally {
    await pulumi.runtime.disconnect();
  }
  return registered;
}

const NO_OPTIONS: RegisteredOptions = {
  parent: "",
  dependencies: [],
  retainOnDelete: false,
  protect: false,
  deletedWith: "",
  deleteBeforeReplace: false,
  formerParents: [],
  ignoreChanges: [],
  replaceOnChanges: [],
};

/** A request to register a resource, as far as it is read here. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getRetainondelete(): boolean | undefined;
  getProtect(): boolean | undefined;
  getDeletedwith(): string;
  getDeletebeforereplace(): boolean;
  getAliasesList(): { getSpec(): { getParenturn(): string } | undefined }[];
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
}

/** The side of the engine that the mocks stand for. */
interface Monitor {
  registerResource(request: Request, callback: (error: unknown, response: unknown) => void): Promise<void>;
}

/** Has the options noted of every resource that is registered, by type and name: the SDK's mocks leave them out. */
function noteOptions(options: Map<string, RegisteredOptions>): void {
  const monitor = (pulumi.runtime as unknown as { getMonitor(): Monitor }).getMonitor();
  const registerResource = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    options.set(`${request.getType()} ${request.getName()}`, {
      parent: nameOf(request.getParent()),
      dependencies: request.getDependenciesList().map(nameOf).sort(),
      retainOnDelete: request.getRetainondelete() ?? false,
      protect: request.getProtect() ?? false,
      deletedWith: nameOf(request.getDeletedwith()),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      formerParents: request.getAliasesList().map((alias) => nameOf(alias.getSpec()?.getParenturn() ?? "?")),
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
    });
    return registerResource(request, callback);
  };
}

/** The name at the end of a URN. */
const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";

/** The one resource of this type and name. */
export function resourceOf(registered: readonly Registered[], type: string, name: string): Registered {
  const found = registered.filter((resource) => resource.type === type && resource.name === name);
  const [resource] = found;
  assert.ok(resource && found.length === 1, `${found.length} resources ${name} of type ${type}`);
  return resource;
}

/** Inputs of the one resource of this type and name, less what the SDK adds for itself. */
export function inputsOf(registered: readonly Registered[], type: string, name: string): Record<string, unknown> {
  const { __provider, ...inputs } = resourceOf(registered, type, name).inputs;
  return inputs;
}

/** Names of the resources of a type, in the order in which they were registered. */
export const namesOf = (registered: readonly Registered[], type: string): string[] =>
  registered.filter((resource) => resource.type === type).map(({ name }) => name);

/** Whether a value was handed to the engine as a secret. */
export const isSecret = (value: unknown): boolean =>
  (value as Record<string, unknown> | undefined)?.[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig;

/** What a secret that was handed to the engine holds, or the value itself where it is none. */
export const revealed = (value: unknown): unknown => (isSecret(value) ? (value as { value: unknown }).value : value);

/** What an output comes to; rejects where it does, unlike a promise made of `apply`. */
export const known = <Value>(output: pulumi.Output<Value>): Promise<Value> =>
  (output as unknown as { promise(): Promise<Value> }).promise();

/** Whether the value of an output is known; in a preview, that of one that only a provider can give is not. */
export const isKnown = (output: pulumi.Output<unknown>): Promise<boolean> =>
  (output as unknown as { readonly isKnown: Promise<boolean> }).isKnown;
