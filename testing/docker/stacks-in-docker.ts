import { docker, dockerLines, listIds } from "../../components/runtime/docker/docker-client";
import { STACK_LABEL } from "../../components/runtime/docker/names";
import { PROJECT } from "../../tools/project";

/** Arguments that limit a listing command of Docker's client to one stack. */
export const stackFilter = (stack: string): string[] => ["--filter", `label=${STACK_LABEL}=${PROJECT}/${stack}`];

/** Commands that list and remove each kind of resource; a resource comes before those that it uses. */
const KINDS = [
  { listing: ["ps", "--all"], removal: ["rm", "--force", "--volumes"] },
  { listing: ["volume", "ls"], removal: ["volume", "rm", "--force"] },
  { listing: ["network", "ls"], removal: ["network", "rm"] },
  { listing: ["image", "ls"], removal: ["image", "rm", "--force"] },
] as const;

/**
 * Removes all resources of a stack from the machine's daemon, whatever the stack's state says. Asks no daemon for the stack
 * without a name, which a skipped suite has.
 */
export async function removeFromDocker(stack: string): Promise<void> {
  if (stack === "") {
    return;
  }
  for (const { listing, removal } of KINDS) {
    const ids = await listIds("", [...listing, ...stackFilter(stack)]);
    if (ids.length > 0) {
      await docker("", [...removal, ...new Set(ids)]);
    }
  }
}

/** Names of this project's stacks that have resources on the machine's daemon. */
export async function stacksInDocker(): Promise<string[]> {
  const labels = await Promise.all(KINDS.map(({ listing }) => stackLabels(listing)));
  const prefix = `${PROJECT}/`;
  return [...new Set(labels.flat())].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

/** Stack labels of the resources that a command lists. */
async function stackLabels(listing: readonly string[]): Promise<string[]> {
  const labelled = [...listing, "--filter", `label=${STACK_LABEL}`];
  if (listing[0] !== "image") {
    return dockerLines("", [...labelled, "--format", `{{.Label "${STACK_LABEL}"}}`]);
  }
  // `image ls` can't print labels.
  const images = new Set(await listIds("", labelled));
  const format = `{{index .Config.Labels "${STACK_LABEL}"}}`;
  return images.size === 0 ? [] : dockerLines("", ["image", "inspect", "--format", format, ...images]);
}
