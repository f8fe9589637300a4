import { isDeepStrictEqual } from "node:util";

import type { dynamic } from "@pulumi/pulumi";

import "./end-with-engine.cjs";

/**
 * The exports of a module behind a dynamic provider, in the resource's own types.
 * Methods throw plain `Error`s with a complete message, because the engine shows only the message.
 */
export interface ProviderModule<Inputs, Outputs> {
  /** Returns the inputs to store, or the problems of the inputs. In a preview, an opaque text replaces an unknown value. */
  check(olds: Inputs, news: Inputs): Promise<dynamic.CheckResult>;
  /** Compares the inputs with the outputs, which hold the state of the world at the last `read`. */
  diff(id: string, olds: Outputs, news: Inputs): Promise<dynamic.DiffResult>;
  /** Adopts or removes the remains of an interrupted `create`. */
  create(inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
  /** Returns the state of the world, and the inputs that would give this state if they differ. Changes nothing. */
  read(id: string, props: Outputs): Promise<{ id: string; props: Outputs; inputs?: Partial<Inputs> }>;
  update(id: string, olds: Outputs, news: Inputs): Promise<{ outs: Outputs }>;
  /** Succeeds even if nothing is left to delete. */
  delete(id: string, props: Outputs): Promise<void>;
}

/** The methods of a provider that differ from the defaults. */
export type ProviderDefinition<Inputs, Outputs> = Pick<ProviderModule<Inputs, Outputs>, "create"> &
  Partial<Omit<ProviderModule<Inputs, Outputs>, "create" | "update">> &
  UpdateOf<Inputs, Outputs>;

/** The default `update` computes no outputs, so that only a provider whose outputs are its inputs can omit `update`. */
type UpdateOf<Inputs, Outputs> = Inputs extends Outputs
  ? Partial<Pick<ProviderModule<Inputs, Outputs>, "update">>
  : Pick<ProviderModule<Inputs, Outputs>, "update">;

/**
 * A provider's module with a default for each method except `create`: `check` accepts the inputs, `diff` compares all
 * inputs, `read` returns the stored outputs, `update` stores the inputs, `delete` does nothing.
 */
export const defineProvider = <Inputs extends object, Outputs extends object = Inputs>(
  definition: ProviderDefinition<Inputs, Outputs>,
): ProviderModule<Inputs, Outputs> => ({
  check: async (_olds, news) => ({ inputs: news }),
  diff: async (_id, olds, news) => ({ changes: inputsDiffer<object>(olds, news) }),
  read: async (id, props) => ({ id, props }),
  update: async (_id, _olds, news) => ({ outs: plainInputs<object>(news) as Outputs }),
  delete: async () => {},
  ...(definition as Pick<ProviderModule<Inputs, Outputs>, "create">),
});

/** The inputs from the engine without the property that the SDK adds. */
export function plainInputs<Inputs extends object>(inputs: Inputs): Inputs {
  const { __provider, ...plain } = inputs as Inputs & { __provider?: string };
  return plain as Inputs;
}

/**
 * True if an input differs from the stored one. The property that the SDK adds is ignored.
 * An input that is missing in `news` counts as equal: outputs have further properties of their own.
 */
export const inputsDiffer = <Inputs extends object>(olds: Inputs, news: Inputs): boolean =>
  Object.entries(plainInputs(news)).some(([key, value]) => !isDeepStrictEqual(value, olds[key as keyof Inputs]));

/** True if an input that is never a text is unknown yet: in a preview, a text replaces an unknown value. */
export const isUnknown = (input: unknown): boolean => typeof input === "string";
