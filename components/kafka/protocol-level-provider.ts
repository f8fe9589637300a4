import { raiseMetadataVersion } from "../kafka-client/metadata-version";
import { defineProvider } from "../pulumi/provider-module";
import type { ProtocolLevelInputs } from "./protocol-level";

type ProtocolLevelOutputs = Pick<ProtocolLevelInputs, "protocolVersion">;

export = defineProvider<ProtocolLevelInputs, ProtocolLevelOutputs>({
  diff: async (_id, olds, news) => ({ changes: olds.protocolVersion !== news.protocolVersion }),

  create: async (inputs) => ({ id: "protocol", outs: await raise(inputs) }),

  update: async (_id, _olds, news) => ({ outs: await raise(news) }),
});

/** Raises the metadata. An interrupted `up` may have raised it already; controllers accept the same level again. */
async function raise({ protocolVersion, metadata }: ProtocolLevelInputs): Promise<ProtocolLevelOutputs> {
  const refusal = metadata && (await raiseMetadataVersion(metadata.brokers, metadata.level));
  if (refusal !== undefined) {
    throw new Error(
      `protocolVersion can't be raised to ${protocolVersion}, because the controllers refuse it (${refusal}); see their logs and run the command again`,
    );
  }
  return { protocolVersion };
}
