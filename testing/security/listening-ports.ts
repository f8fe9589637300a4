import { mustRun } from "../../components/shared/run-program";

/** Sorted ports that a process of this machine listens on. */
export async function listeningPorts(pid: number): Promise<number[]> {
  const lines = (await mustRun("ss", ["-H", "-l", "-t", "-n", "-p"])).split("\n");
  const ports = lines.filter((line) => line.includes(`pid=${pid},`)).map((line) => /:(\d+)\s/.exec(line)?.[1]);
  return [...new Set(ports.map(Number))].sort((one, other) => one - other);
}
