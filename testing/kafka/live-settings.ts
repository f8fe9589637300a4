import { ask } from "../../components/kafka-client/ask";
import {
  alterBroker,
  type DescribedSetting,
  describeBroker,
  type SettingChange,
} from "../../components/kafka-client/broker-settings";
import { parseAddress } from "../../components/kafka-client/service-access";

/** Time for one answer, in milliseconds. */
const OPTIONS = { timeoutMs: 5_000 };

/** Value of a setting in effect, and the values that were set: in the file, for the broker and for all brokers. */
export type SettingValues = Pick<DescribedSetting, "value" | "ofFile" | "ofBroker" | "ofCluster">;

/**
 * Values of a setting as each broker describes them.
 *
 * @param bootstrapServers - addresses of all brokers, in the order of the brokers' ids, which count from 0.
 */
export const settingOf = (bootstrapServers: string, name: string): Promise<SettingValues[]> =>
  Promise.all(
    bootstrapServers.split(",").map(async (address, id) => {
      const settings = await ask(parseAddress(address), describeBroker(id), OPTIONS);
      const { value = "", ofFile, ofBroker, ofCluster } = settings.get(name) ?? {};
      return { value, ...(ofFile && { ofFile }), ...(ofBroker && { ofBroker }), ...(ofCluster && { ofCluster }) };
    }),
  );

/** Changes settings while the brokers run, as `kafka-configs.sh` does: of one broker, or of all brokers. */
export async function alterSettings(
  bootstrapServers: string,
  changes: readonly SettingChange[],
  brokerId?: number,
): Promise<void> {
  const address = bootstrapServers.split(",")[brokerId ?? 0] ?? "";
  await ask(parseAddress(address), alterBroker(brokerId, changes), OPTIONS);
}
