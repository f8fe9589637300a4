import { randomUUID } from "node:crypto";

import { HEALTHY, type Health } from "../../pulumi/health";
import { defineProvider, plainInputs } from "../../pulumi/provider-module";
import { docker } from "./docker-client";
import { inspectVolume, labelArguments, type VolumeInspection } from "./docker-objects";
import { volumeConflict } from "./name-conflict";
import { VOLUME_ID_LABEL } from "./names";
import type { ServiceVolumeInputs } from "./service-volume";

interface ServiceVolumeOutputs extends ServiceVolumeInputs, Health {
  readonly volumeId: string;
}

const GONE = "the volume is gone";

const serviceVolumeProvider = defineProvider<ServiceVolumeInputs, ServiceVolumeOutputs>({
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || olds.dockerHost !== news.dockerHost || olds.retainData !== news.retainData,
  }),

  create: async (inputs) => ({ id: inputs.name, outs: await ensureVolume(inputs.name, inputs) }),

  read: async (id, props) => {
    const found = await inspectVolume(props.dockerHost, id);
    return { id, props: { ...props, health: found !== undefined && idOf(found) === props.volumeId ? HEALTHY : GONE } };
  },

  update: async (id, olds, news) => ({
    outs:
      olds.health === HEALTHY
        ? { ...plainInputs(news), volumeId: olds.volumeId, health: HEALTHY }
        : await ensureVolume(id, news),
  }),

  delete: async (id, { dockerHost, volumeId, retainData }) => {
    const found = retainData ? undefined : await inspectVolume(dockerHost, id);
    // Another volume may have the name by now, with other data.
    if (found !== undefined && idOf(found) === volumeId) {
      await docker(dockerHost, ["volume", "rm", id]);
    }
  },
});

/** Creates the volume, or adopts the one that an earlier stack of this checkout or an interrupted run left. */
async function ensureVolume(name: string, inputs: ServiceVolumeInputs): Promise<ServiceVolumeOutputs> {
  const { dockerHost, labels, checkoutIdFile } = inputs;
  const found = await inspectVolume(dockerHost, name);
  const conflict = found && volumeConflict(name, found.Labels ?? {}, labels, checkoutIdFile);
  if (conflict !== undefined) {
    throw new Error(conflict);
  }
  if (found !== undefined) {
    return { ...plainInputs(inputs), volumeId: idOf(found), health: HEALTHY };
  }
  const volumeId = randomUUID();
  const allLabels = labelArguments({ ...labels, [VOLUME_ID_LABEL]: volumeId });
  await docker(dockerHost, ["volume", "create", "--driver", "local", ...allLabels, name]);
  return { ...plainInputs(inputs), volumeId, health: HEALTHY };
}

const idOf = ({ Labels }: VolumeInspection): string => Labels?.[VOLUME_ID_LABEL] ?? "";

export = serviceVolumeProvider;
