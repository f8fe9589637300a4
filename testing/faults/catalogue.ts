/** A test that proves what a row promises. */
export interface Proof {
  readonly runtime: string;
  readonly file: string;
  /** Title of the test as it is written there, or a part of it that all of its cases have. */
  readonly title: string;
}

/** A fault that is done to a cluster, to a command or to what they rest on, and what must come of it. */
export interface Row {
  readonly fault: string;
  readonly expected: string;
  readonly proofs: readonly Proof[];
}

const proof =
  (runtime: string, file: string) =>
  (title: string): Proof => ({ runtime, file: `tests/${file}.test.ts`, title });

const local = proof("local", "faults/local");
const interruption = proof("local", "faults/interruption");
const destroy = proof("local", "faults/destroy");
const disk = proof("local", "faults/disk");
const start = proof("local", "faults/start");
const cluster = proof("local", "faults/cluster");
const rolling = proof("local", "integration/rolling");
const dataSafety = proof("local", "integration/local-data-safety");
const data = proof("local", "integration/local-data-and-interruption");
const badInputs = proof("local", "integration/local-bad-inputs");
const service = proof("local", "unit/runtime/local/run-service");
const record = proof("local", "unit/runtime/local/service-record");
const installation = proof("local", "unit/distribution/install");
const download = proof("local", "unit/distribution/download");
const java = proof("local", "unit/runtime/local/java");
const dockerDataSafety = proof("docker", "integration/docker-data-safety");
const dockerFaults = proof("docker", "faults/docker");
const docker = proof("docker", "integration/docker-cluster");
const dockerData = proof("docker", "integration/docker-data-and-interruption");

/** Every fault that is tried, by its number, and where. */
export const CATALOGUE = {
  F1: {
    fault: "the broker is killed",
    expected: "`preview` shows it; `up` starts it on its data, once ZooKeeper has let go of it",
    proofs: [
      local("loses nothing when the broker is killed, and has it back on its data and behind its old lock"),
      cluster("lose nothing when a broker is killed"),
      dockerFaults("loses nothing when the broker is killed"),
      docker("and is healed with its data"),
    ],
  },
  F2: {
    fault: "ZooKeeper, or a controller, is killed",
    expected: "`up` starts it on its data; the broker keeps its process",
    proofs: [
      local("keeps the broker's process when ZooKeeper is killed"),
      cluster("lose nothing when one that coordinates them is killed"),
      dockerFaults("loses nothing when ZooKeeper is killed"),
      docker("and is healed with its data"),
    ],
  },
  F3: {
    fault: "both are killed",
    expected: "`up` starts ZooKeeper, then the broker",
    proofs: [
      local("loses nothing when both are killed"),
      dockerFaults("loses nothing when both are killed"),
      docker("shows that both were removed with their network, and is healed with its data"),
    ],
  },
  F4: {
    fault: "the broker is suspended",
    expected: "`preview` and `up` say that it does not answer; no second one is started; it goes on when it may",
    proofs: [
      local("goes on with the same process when the broker was suspended, beside which no other is started"),
      service("leaves one alone that it took over and that hangs"),
      docker("and is healed with its data"),
    ],
  },
  F5: {
    fault: "a service ends during its start",
    expected: "`up` fails at once with its last lines, and no process is left",
    proofs: [
      start("that ends at once fails with its last words"),
      badInputs("is a setting that Kafka itself does not accept: its log says why, and no process stays"),
      service("shows its last lines with cause and cure where it ends"),
      docker(
        "says with the log's words, cause and cure why a broker does not start, and stops it; going back heals it",
      ),
    ],
  },
  F6: {
    fault: "a service hangs during its start",
    expected: "`up` fails when the time is over, and the process is ended",
    proofs: [
      start("that hangs fails when the time is over"),
      service("gives up when the time is over, and leaves no process"),
    ],
  },
  F7: {
    fault: "a service does not stop when asked to",
    expected: "it is killed when the time is over",
    proofs: [
      destroy("kills a broker that does not stop when asked to"),
      proof("local", "unit/runtime/local/stop-process")("kills a process that does not stop in time"),
    ],
  },
  F8: {
    fault: "`destroy` right after `up`",
    expected: "nothing is left, without a wait",
    proofs: [destroy("leaves nothing at once after `up`, and can be done twice"), docker("is gone after one command")],
  },
  F9: {
    fault: "`destroy` after ZooKeeper is gone",
    expected: "the broker is ended, killed if need be",
    proofs: [destroy("ends a broker that has lost its ZooKeeper")],
  },
  P1: {
    fault: "the CLI is killed during `up`",
    expected: "the next `up` ends well, with one JVM for each service",
    proofs: [
      interruption("is finished by the next one"),
      data("while the broker was starting is taken up by the next one, which keeps its process"),
      data("before it could write down which process it had started finds that process"),
      dockerData("is finished by the next one"),
    ],
  },
  P2: {
    fault: "Ctrl-C is pressed during `up`, once or twice",
    expected: "the next `up` ends well, with one JVM for each service",
    proofs: [interruption("is finished by the next one")],
  },
  P3: {
    fault: "the provider is killed during `up`",
    expected: "the next `up` ends well, with one JVM for each service",
    proofs: [interruption("is finished by the next one")],
  },
  P4: {
    fault: "`destroy` twice, after an `up` that failed, or of files that are gone",
    expected: "it ends well, and nothing is left",
    proofs: [
      destroy("leaves nothing at once after `up`, and can be done twice"),
      destroy("leaves nothing of a stack that came up by half"),
      destroy("leaves nothing of a stack whose files somebody has removed"),
      data("can be destroyed as it is"),
      dockerData("can be destroyed as it is"),
    ],
  },
  P5: {
    fault: "two `up` at once on one stack",
    expected: "the second is refused, and changes nothing",
    proofs: [local("refuses a second `up` while one runs, and is not changed by it")],
  },
  P6: {
    fault: "two stacks with the same ports or data",
    expected: "the second is refused, and told whose they are",
    proofs: [
      local("keeps its ports against another stack, which is told whose they are"),
      data("is refused to another stack for as long as one has it"),
      proof("docker", "integration/docker-bad-inputs")("another stack"),
    ],
  },
  P7: {
    fault: "a lock of Pulumi's that is left",
    expected: "it is taken away if its holder ran here and has ended, and else left",
    proofs: [local("takes away the lock of a command that has ended, and of no other")],
  },
  P8: {
    fault: "the state file is cut",
    expected: "it is said; the one before, beside it, is good",
    proofs: [local("says that its state is damaged, and goes on with the one before, which lies beside it")],
  },
  P9: {
    fault: "`up` and `refresh` without a reason",
    expected: "nothing changes",
    proofs: [
      local("is not changed by an `up` or a `refresh` without a reason"),
      dockerFaults("is not changed by an `up` without a reason"),
      docker("is not changed by a second `up`"),
    ],
  },
  I1: {
    fault: "a port is held by another process",
    expected: "it is named before anything is made, and left alone",
    proofs: [badInputs("is a port that another process holds, which is named")],
  },
  I2: {
    fault: "the disk is full, or too small",
    expected: "it is said before anything is made; what ran comes back with its data once there is space",
    proofs: [
      disk("is named with what is needed, and nothing is left on it"),
      disk("is named before anything is made"),
      disk("that gets full loses nothing once there is space again"),
    ],
  },
  I3: {
    fault: "the archive is damaged, another one, cut or not there",
    expected: "it is rejected before it is unpacked; what was cut is taken up again",
    proofs: [
      badInputs("is an archive with a wrong digest, which is not unpacked"),
      badInputs("is an archive that is damaged, whatever its digest"),
      download("for a no, at once"),
      download("goes on where it ended, and asks for the rest alone"),
      download("fails after the third time, and leaves no half of a file"),
    ],
  },
  I4: {
    fault: "an installation is killed on its way",
    expected: "the next one begins again; half of one is never taken for whole",
    proofs: [
      proof("local", "faults/installation")("is whole after one was killed at any moment, and another began again"),
    ],
  },
  I5: {
    fault: "a file of the installation is edited or removed",
    expected: "the next `up` installs it again",
    proofs: [
      proof(
        "local",
        "unit/distribution/distribution-provider",
      )("sees a jar that was changed, and brings the archive's own back"),
      installation("unpacks again what was changed"),
    ],
  },
  I6: {
    fault: "several processes install at once",
    expected: "one whole installation",
    proofs: [
      proof("local", "faults/installation")("is whole after several processes made it at once"),
      installation("lets several repair at once"),
    ],
  },
  I7: {
    fault: "Java is missing, too old, or not the one that `javaHome` names",
    expected: "it is said before anything is made",
    proofs: [
      badInputs("is a javaHome without Java, or with one that is too old"),
      java("passes over one that is too old or can't be run"),
      java("says where it looked if there is none"),
      proof("local", "unit/runtime/local/preflight")("warns of one that Kafka was not made for"),
    ],
  },
  I8: {
    fault: "the data folder is read-only or somebody else's",
    expected: "it is said before anything is made",
    proofs: [
      disk("is named before anything is made where it is read-only"),
      badInputs("is a folder that can't be written"),
    ],
  },
  S1: {
    fault: "the record names a process that has ended",
    expected: "it is taken for ended",
    proofs: [proof("local", "unit/runtime/local/assess")("says that a process has ended, and which")],
  },
  S2: {
    fault: "the record names a pid that another process has now",
    expected: "that one is never touched",
    proofs: [
      record("is undefined where another process has the pid"),
      proof("local", "unit/runtime/local/stop-process")("does not touch another process that got the same pid"),
    ],
  },
  S3: {
    fault: "Kafka's lock of a data folder is left, or held by another",
    expected: "the old one is no hindrance; the other is named",
    proofs: [
      local("loses nothing when the broker is killed, and has it back on its data and behind its old lock"),
      proof("local", "unit/runtime/diagnosis")("Failed to acquire lock"),
    ],
  },
  S4: {
    fault: "data of two clusters, or half of the data of one",
    expected: "it is refused before anything is made; nothing is lost but by the cluster's id",
    proofs: [
      dataSafety("is a broker's without ZooKeeper's"),
      dataSafety("is ZooKeeper's without a broker's"),
      dataSafety("is lost where that is accepted by the cluster's id, and never that of another"),
      dockerDataSafety("is ZooKeeper's without that of a broker whose volume is gone"),
    ],
  },
  S5: {
    fault: "data of another broker, or of another coordination",
    expected: "it is refused before anything is made",
    proofs: [
      dataSafety("is that of two brokers in each other's place"),
      dataSafety("is that of a cluster that is coordinated in another way"),
      dockerDataSafety("is that of another coordination, in a volume that was kept"),
    ],
  },
  S6: {
    fault: "the machine is booted; in Docker: a service ends by itself",
    expected:
      "`up` starts everything on its data, and touches no process that has a recorded pid; Docker starts it again by itself",
    proofs: [
      local("is back after a boot, and touches no process that got a recorded pid"),
      dockerFaults("is back without an `up` when a service ends by itself"),
      docker("is started again by Docker when a service ends by itself, and proven again by `up`"),
    ],
  },
  C1: {
    fault: "a setting of three brokers changes",
    expected: "they restart one after the other, and no publish fails",
    proofs: [
      cluster("take a changed setting one after the other, and no publish fails"),
      rolling("restarts one at a time, all in sync in between, and no publish fails"),
    ],
  },
  C2: {
    fault: "a setting of three brokers changes while one lacks behind",
    expected: "none is restarted until it is in sync again",
    proofs: [rolling("waits for a broker that lacks behind")],
  },
  C3: {
    fault: "a bad setting of three brokers",
    expected: "it stops at the first, the others serve on; going back to the old one heals",
    proofs: [
      cluster("serve on when a bad setting stops at the first of them, and take the good one back"),
      rolling("stops at the first broker that does not take it, with its words, and the others serve"),
      rolling("is taken back by the old setting, which restarts no other"),
    ],
  },
  C4: {
    fault: "the broker is replaced by one with another heap",
    expected: "its data, id, topics and offsets stay",
    proofs: [
      local("keeps its data when the broker is replaced by one with another heap"),
      docker("replaces the broker's container alone when its configuration changes, and keeps the records"),
    ],
  },
  C5: {
    fault: "the CLI is killed while brokers restart one after the other",
    expected: "the next `up` restarts the others",
    proofs: [
      cluster("take it all the same where it was cut after the first of them"),
      rolling("that was cut is finished by the next command, which restarts nothing twice"),
    ],
  },
  C6: {
    fault: "a change of what can't change: how many servers agree, and how",
    expected: "it is refused before anything is made",
    proofs: [
      proof("local", "integration/local-ensemble")("can't become"),
      proof("docker", "integration/docker-ensemble")("can't become"),
    ],
  },
  C7: {
    fault: "fewer brokers, while those that go hold replicas",
    expected: "it is refused, with the list of them",
    proofs: [rolling("to fewer brokers is refused while those that go hold replicas")],
  },
  T1: {
    fault: "smoke tests at once, or failing on their way",
    expected: "nothing of them is left",
    proofs: [
      local("has nothing left of smoke tests, whether several ran at once or one failed on its way"),
      proof(
        "local",
        "integration/local-cluster",
      )("was proven before the command ended, and nothing of the proof is left"),
      docker("has no topic left of its smoke tests"),
    ],
  },
  D1: {
    fault: "containers are removed by hand",
    expected: "`up` makes them again, with the same volumes",
    proofs: [dockerFaults("loses nothing when both are removed"), docker("and is healed with its data")],
  },
} as const satisfies Record<string, Row>;

/** Number of a row. */
export type RowName = keyof typeof CATALOGUE;
