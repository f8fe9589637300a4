import { randomUUID } from "node:crypto";

import { HEALTHY, type Health } from "../../pulumi/health";
import { type ProviderModule, plainInputs } from "../../pulumi/provider-module";
import { checkoutIdFile } from "./checkout-id";
import { docker, inspectVolume, labelArguments, type VolumeInspection } from "./docker-client";
import { volumeTaken } from "./leftovers";
import { VOLUME_ID_LABEL } from "./names";
import type { ServiceVolumeInputs } from "./service-volume";

interface ServiceVolumeOutputs extends ServiceVolumeInputs, Health {
  readonly volumeId: string;
}

const GONE = "the volume is gone";

const serviceVolumeProvider: ProviderModule<ServiceVolumeInputs, ServiceVolumeOutputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || olds.dockerHost !== news.dockerHost || olds.retainData !== news.retainData,
  }),

  create: async (inputs) => ({ id: inputs.name, outs: await there(inputs.name, inputs) }),

  read: async (id, props) => {
    const found = await inspectVolume(props.dockerHost, id);
    return { id, props: { ...props, health: found !== undefined && idOf(found) === props.volumeId ? HEALTHY : GONE } };
  },

  update: async (id, olds, news) => ({
    outs:
      olds.health === HEALTHY
        ? { ...plainInputs(news), volumeId: olds.volumeId, health: HEALTHY }
        : await there(id, news),
  }),

  delete: async (id, { dockerHost, volumeId, retainData }) => {
    const found = retainData ? undefined : await inspectVolume(dockerHost, id);
    // Another one may have the name by now, with somebody else's data.
    if (found !== undefined && idOf(found) === volumeId) {
      await docker(dockerHost, ["volume", "rm", id]);
    }
  },
};

/** Makes the volume, or takes up the one that an earlier stack of this checkout, or a killed run, has left. */
async function there(name: string, inputs: ServiceVolumeInputs): Promise<ServiceVolumeOutputs> {
  const { dockerHost, labels } = inputs;
  const found = await inspectVolume(dockerHost, name);
  const taken = found && volumeTaken(name, found.Labels ?? {}, labels, checkoutIdFile(process.cwd()));
  if (taken !== undefined) {
    throw new Error(taken);
  }
  if (found !== undefined) {
    return { ...plainInputs(inputs), volumeId: idOf(found), health: HEALTHY };
  }
  const volumeId = randomUUID();
  const all = labelArguments({ ...labels, [VOLUME_ID_LABEL]: volumeId });
  await docker(dockerHost, ["volume", "create", "--driver", "local", ...all, name]);
  return { ...plainInputs(inputs), volumeId, health: HEALTHY };
}

const idOf = ({ Labels }: VolumeInspection): string => Labels?.[VOLUME_ID_LABEL] ?? "";

export = serviceVolumeProvider;
