import { docker, dockerLines, listIds } from "../../components/runtime/docker/docker-client";
import { STACK_LABEL } from "../../components/runtime/docker/names";
import { PROJECT } from "../../tools/project";

/** Arguments that have a listing command of Docker's client show what is of one stack alone. */
export const ofStack = (stack: string): string[] => ["--filter", `label=${STACK_LABEL}=${PROJECT}/${stack}`];

/** What a stack can have in Docker: how it is listed and how it is removed, what uses others first. */
const KINDS = [
  { listing: ["ps", "--all"], removal: ["rm", "--force", "--volumes"] },
  { listing: ["volume", "ls"], removal: ["volume", "rm", "--force"] },
  { listing: ["network", "ls"], removal: ["network", "rm"] },
  { listing: ["image", "ls"], removal: ["image", "rm", "--force"] },
] as const;

/** Removes all that a stack has on the machine's daemon, whatever its state says. */
export async function removeFromDocker(stack: string): Promise<void> {
  for (const { listing, removal } of KINDS) {
    const left = await listIds("", [...listing, ...ofStack(stack)]);
    if (left.length > 0) {
      await docker("", [...removal, ...new Set(left)]);
    }
  }
}

/** Names of this project's stacks that have anything on the machine's daemon. */
export async function stacksInDocker(): Promise<string[]> {
  const found = await Promise.all(KINDS.map(({ listing }) => holders(listing)));
  const prefix = `${PROJECT}/`;
  return [...new Set(found.flat())].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

/** The stacks, as labels name them, that something of a kind belongs to. */
async function holders(listing: readonly string[]): Promise<string[]> {
  const labelled = [...listing, "--filter", `label=${STACK_LABEL}`];
  if (listing[0] !== "image") {
    return dockerLines("", [...labelled, "--format", `{{.Label "${STACK_LABEL}"}}`]);
  }
  // A listing of images does not know their labels.
  const images = new Set(await listIds("", labelled));
  const format = `{{index .Config.Labels "${STACK_LABEL}"}}`;
  return images.size === 0 ? [] : dockerLines("", ["image", "inspect", "--format", format, ...images]);
}
