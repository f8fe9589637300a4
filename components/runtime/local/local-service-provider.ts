import { HEALTHY } from "../../pulumi/health";
import { defineProvider, inputsDiffer, isUnknown, plainInputs } from "../../pulumi/provider-module";
import { dataFilesProblems } from "../data-files-problems";
import { withCompletedDeletion } from "../data-fingerprint";
import { assess } from "./assess";
import { type LocalServiceInputs, type LocalServiceOutputs, runHash } from "./service-inputs";
import { removeService, startService, updateService } from "./service-lifecycle";

const localServiceProvider = defineProvider<LocalServiceInputs, LocalServiceOutputs>({
  check: async (olds, news) => ({
    inputs: news,
    failures:
      // Data files may change together with the data.
      olds.spec === undefined || isUnknown(news.spec) || news.spec.dataToDelete !== undefined
        ? []
        : dataFilesProblems(news.service, olds.spec.dataFiles, news.spec.dataFiles),
  }),

  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || isUnknown(news.spec) || olds.runHash !== runHash(news) || differ(olds, news),
  }),

  create: async (inputs) => ({
    id: `${inputs.owner}/${inputs.service}`,
    outs: await startService(plainInputs(inputs)),
  }),

  read: async (id, props) => {
    const { health, record } = await assess(props);
    const recorded = record && { startId: record.startId, runHash: record.runHash };
    return { id, props: { ...props, ...recorded, pid: record?.process?.pid ?? props.pid, health } };
  },

  update: async (_id, olds, news) => ({ outs: await updateService(olds, plainInputs(news)) }),

  delete: async (_id, props) => removeService(props),
});

const differ = (olds: LocalServiceOutputs, news: LocalServiceInputs): boolean =>
  inputsDiffer<LocalServiceInputs>(olds, { ...news, spec: withCompletedDeletion(olds.spec, news.spec) });

export = localServiceProvider;
