import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

/** Options that a resource is registered with. */
interface RegisteredOptions {
  /** Name of the parent resource; empty without a parent. */
  readonly parent: string;
  /** Sorted names of the resources in `dependsOn`. */
  readonly dependencies: readonly string[];
  readonly retainOnDelete: boolean;
  readonly protect: boolean;
  /** Name of the resource in `deletedWith`; empty without one. */
  readonly deletedWith: string;
  readonly deleteBeforeReplace: boolean;
  /** Names of the parents in `aliases`. */
  readonly formerParents: readonly string[];
  /** Properties in `ignoreChanges`. */
  readonly ignoreChanges: readonly string[];
  /** Properties in `replaceOnChanges`. */
  readonly replaceOnChanges: readonly string[];
  /** Properties in `additionalSecretOutputs`. */
  readonly additionalSecretOutputs: readonly string[];
}

/** Resource as the program registered it. */
export interface Registered extends pulumi.runtime.MockResourceArgs {
  readonly options: RegisteredOptions;
}

/** Outputs of a new resource in addition to its inputs. A promise makes the creation slow. */
export type MockOutputs = (args: Registered) => Record<string, unknown> | Promise<Record<string, unknown>>;

/** Options of {@link register}. */
export interface RegisterOptions {
  /** @defaultValue false */
  readonly preview?: boolean;
  /** Name of the stack. @defaultValue `test` */
  readonly stack?: string;
  /** Answer of the engine to a function call of the program. @defaultValue - the stack contains no resources */
  readonly answer?: (args: pulumi.runtime.MockCallArgs) => Record<string, unknown>;
}

const ofEmptyStack: NonNullable<RegisterOptions["answer"]> = ({ token }) => {
  if (token === "pulumi:pulumi:readStackResourceOutputs") {
    return { outputs: {} };
  }
  throw new Error(`the program called ${token}, which this test does not expect`);
};

/**
 * Runs a program on Pulumi's mock engine, as project `kafka-cluster`. In a preview, outputs that the mock does not return are
 * unknown.
 *
 * @returns all registered resources, in order.
 * @throws the error of the program, after all resources that were registered before have settled.
 */
export async function register(
  program: () => unknown,
  outputs: MockOutputs = () => ({}),
  { preview = false, stack = "test", answer = ofEmptyStack }: RegisterOptions = {},
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
    stack,
    preview,
    "organization",
  );
  recordOptions(options);
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
  additionalSecretOutputs: [],
};

/** Request to register a resource: the part that {@link recordOptions} reads. */
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
  getAdditionalsecretoutputsList(): string[];
}

/** Engine, as the SDK sees it. */
interface Monitor {
  registerResource(request: Request, callback: (error: unknown, response: unknown) => void): Promise<void>;
}

/** Records the options of every registered resource, by type and name. The SDK's mocks omit them. */
function recordOptions(options: Map<string, RegisteredOptions>): void {
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
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    });
    return registerResource(request, callback);
  };
}

/** Resource name, from a URN. */
const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";

/** The resource of this type and name. @throws unless there is exactly one. */
export function resourceOf(registered: readonly Registered[], type: string, name: string): Registered {
  const found = registered.filter((resource) => resource.type === type && resource.name === name);
  const [resource] = found;
  assert.ok(resource && found.length === 1, `${found.length} resources ${name} of type ${type}`);
  return resource;
}

/** Inputs of the resource of this type and name, without those that the SDK adds. */
export function inputsOf(registered: readonly Registered[], type: string, name: string): Record<string, unknown> {
  const { __provider, ...inputs } = resourceOf(registered, type, name).inputs;
  return inputs;
}

/** Names of the resources of a type, in the order of registration. */
export const namesOf = (registered: readonly Registered[], type: string): string[] =>
  registered.filter((resource) => resource.type === type).map(({ name }) => name);

/** True if a value was passed to the engine as a secret. */
export const isSecret = (value: unknown): boolean =>
  (value as Record<string, unknown> | undefined)?.[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig;

/** Plain value of a secret that was passed to the engine, or the value itself if it is no secret. */
export const revealed = (value: unknown): unknown => (isSecret(value) ? (value as { value: unknown }).value : value);

/** Value of an output. Rejects if the output does, unlike a promise made with `apply`. */
export const known = <Value>(output: pulumi.Output<Value>): Promise<Value> =>
  (output as unknown as { promise(): Promise<Value> }).promise();

/** True if the value of an output is known. In a preview, values from providers are unknown. */
export const isKnown = (output: pulumi.Output<unknown>): Promise<boolean> =>
  (output as unknown as { readonly isKnown: Promise<boolean> }).isKnown;
