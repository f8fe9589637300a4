import { shellWordIfNeeded } from "../../components/shared/shell-word";

/**
 * Command line for a shell that starts Kafka's console consumer on this machine, ready to be pasted: for `sh`, or for
 * Windows' `cmd`. Kafka's own scripts fail if their path contains a blank, so the command starts them in their own folder then.
 * Java opens no path with an accent in a terminal without a locale.
 */
export function localConsumer(
  kafkaHome: string,
  javaHome: string,
  args: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const tool = "kafka-console-consumer";
  if (platform === "win32") {
    return `set "JAVA_HOME=${javaHome}"&& "${kafkaHome}\\bin\\windows\\${tool}.bat" ${args}`;
  }
  const [home, java] = [kafkaHome, javaHome].map(shellWordIfNeeded);
  return home === kafkaHome
    ? `JAVA_HOME=${java} ${home}/bin/${tool}.sh ${args}`
    : `(cd ${home} && LC_ALL=C.UTF-8 JAVA_HOME=${java} bin/${tool}.sh ${args})`;
}

/** Text as one word of the command line of {@link localConsumer}. */
export const localWord = (text: string, platform: NodeJS.Platform = process.platform): string =>
  platform === "win32" ? `"${text}"` : shellWordIfNeeded(text);
