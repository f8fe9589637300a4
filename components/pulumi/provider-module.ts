import { isDeepStrictEqual } from "node:util";

import type { dynamic } from "@pulumi/pulumi";

import "./end-with-engine.cjs";

/**
 * What a module behind a dynamic provider exports, with the resource's own types.
 * Functions throw plain `Error`s whose message says everything: the engine shows nothing else.
 */
export interface ProviderModule<Inputs, Outputs> {
  /** Accepts the inputs as they are or names what is wrong; in a preview, values not known yet are opaque text. */
  check(olds: Inputs, news: Inputs): Promise<dynamic.CheckResult>;
  /** Says whether the world, as `read` saw it last, or the inputs ask for an update. */
  diff(id: string, olds: Outputs, news: Inputs): Promise<dynamic.DiffResult>;
  /** Adopts or cleans up what an interrupted predecessor left. */
  create(inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
  /** Tells what is true now, and which inputs that would be the fruit of, where they are others by now; changes nothing. */
  read(id: string, props: Outputs): Promise<{ id: string; props: Outputs; inputs?: Partial<Inputs> }>;
  update(id: string, olds: Outputs, news: Inputs): Promise<{ outs: Outputs }>;
  /** Succeeds also where there is nothing any more. */
  delete(id: string, props: Outputs): Promise<void>;
}

/** The inputs as the engine hands them over, less what the SDK adds for itself. */
export function plainInputs<Inputs extends object>(inputs: Inputs): Inputs {
  const { __provider, ...plain } = inputs as Inputs & { __provider?: string };
  return plain as Inputs;
}

/**
 * Whether an input differs from the one that is stored, apart from what the SDK adds for itself. For inputs that are all
 * required: one that is not there any more is not seen.
 */
export const inputsDiffer = <Inputs extends object>(olds: Inputs, news: Inputs): boolean =>
  Object.entries(plainInputs(news)).some(([key, value]) => !isDeepStrictEqual(value, olds[key as keyof Inputs]));

/** Whether an input that is no text is not known yet: in a preview, a text stands for it. */
export const isUnknown = (input: unknown): boolean => typeof input === "string";
