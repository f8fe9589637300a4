import type { Labels } from "./docker-objects";
import { CHECKOUT_LABEL, STACK_LABEL } from "./names";

/** Message about a Docker object that has a name of this stack but does not belong to this stack. */
export function nameConflict(kind: string, name: string, labels: Labels): string {
  const owner = labels[STACK_LABEL];
  return owner === undefined
    ? `${kind} ${name} already exists and is not of this project; remove or rename the ${kind}, or give the stack another name`
    : `${kind} ${name} belongs to another stack ${owner} (of another checkout, or one whose state was lost); ` +
        `destroy that stack, remove the ${kind} by hand, or give this stack another name`;
}

/**
 * Message about an existing volume that this stack must not adopt; `undefined` if the stack may adopt the volume. The
 * stack may adopt a volume that the same checkout created for a stack of the same name: another checkout may also have a
 * stack of that name.
 */
export function volumeConflict(
  name: string,
  found: Labels,
  wanted: Labels,
  checkoutIdFile: string,
): string | undefined {
  if (found[STACK_LABEL] !== wanted[STACK_LABEL]) {
    return nameConflict("volume", name, found);
  }
  const checkout = found[CHECKOUT_LABEL];
  return checkout === undefined || checkout === wanted[CHECKOUT_LABEL]
    ? undefined
    : `volume ${name} holds data of another checkout; to adopt the data write ${checkout} into ${checkoutIdFile}, else remove the volume or give the stack another name`;
}
