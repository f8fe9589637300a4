/** Test that verifies the expectation of a fault. */
interface TestReference {
  readonly runtime: string;
  readonly file: string;
  /** Title of the test as in its file, or the part that all cases of the test share. */
  readonly title: string;
}

/** Fault of a cluster, of a command or of something that they depend on, and its expected outcome. */
export interface Fault {
  readonly fault: string;
  readonly expected: string;
  readonly tests: readonly TestReference[];
}

const testIn =
  (runtime: string, file: string) =>
  (title: string): TestReference => ({ runtime, file: `tests/${file}.test.ts`, title });

const local = testIn("local", "faults/local");
const interruption = testIn("local", "faults/interruption");
const destroy = testIn("local", "faults/destroy");
const disk = testIn("local", "faults/disk");
const start = testIn("local", "faults/start");
const cluster = testIn("local", "faults/cluster");
const versions = testIn("local", "faults/versions");
const localVersions = testIn("local", "integration/local-versions");
const elsewhere = "integration/versions-elsewhere";
const localCluster = testIn("local", "integration/local-cluster");
const liveSettings = testIn("local", "integration/live-settings");
const three = testIn("local", "integration/local-three");
const dataSafety = testIn("local", "integration/local-data-safety");
const localInterruption = testIn("local", "integration/local-interruption");
const badInputs = testIn("local", "integration/local-bad-inputs");
const service = testIn("local", "unit/runtime/local/run-service");
const record = testIn("local", "unit/runtime/local/service-record");
const installation = testIn("local", "unit/distribution/install-distribution");
const download = testIn("local", "unit/distribution/download");
const java = testIn("local", "unit/java/find-java");
const dockerFaults = testIn("docker", "faults/docker");
const docker = testIn("docker", "integration/docker-cluster");
const ssh = testIn("ssh", "integration/ssh-cluster");
const oneHost = testIn("ssh", "integration/ssh-one-host");
const hostInputs = testIn("ssh", "integration/ssh-bad-inputs");
const dockerEnsemble = testIn("docker", "integration/docker-ensemble");
const dockerData = testIn("docker", "integration/docker-data");
const localCertificates = testIn("local", "integration/secured-certificates");
const dockerInterruption = testIn("docker", "faults/docker-interruption");

const certificatesInDockerAndOnHosts = (title: string): TestReference[] =>
  ["docker", "ssh"].map((runtime) => testIn(runtime, "faults/certificates")(title));

/** All faults that tests try, by id. */
export const CATALOGUE = {
  F1: {
    fault: "the broker is killed",
    expected: "`preview` shows it; `up` starts it with its data, once its ZooKeeper session has expired",
    tests: [
      local("loses nothing when the broker is killed, and restarts it with its data despite the old lock"),
      localCluster("heals a killed broker with its records despite the old lock, then changes topics"),
      cluster("lose nothing when a broker is killed"),
      dockerFaults("loses nothing when the broker is killed"),
      docker("shows that its broker was killed and its topics are unknown, and is healed with its data"),
      ssh("shows killed services and edited files, and is healed"),
    ],
  },
  F2: {
    fault: "ZooKeeper, or a controller, is killed",
    expected: "`up` starts it with its data; the broker keeps its process",
    tests: [
      local("keeps the process of the broker when ZooKeeper is killed"),
      localCluster("heals a killed ZooKeeper and an edited file of the broker without a restart of the broker"),
      cluster("lose nothing when a ZooKeeper or controller is killed"),
      dockerFaults("loses nothing when ZooKeeper is killed"),
      dockerEnsemble("show each accident of a container in a preview, and are healed with their data by one command"),
      ssh("shows killed services and edited files, and is healed"),
    ],
  },
  F3: {
    fault: "both are killed",
    expected: "`up` starts ZooKeeper, then the broker",
    tests: [
      local("loses nothing when both are killed"),
      localCluster("heals both if both are killed, ZooKeeper first"),
      dockerFaults("loses nothing when both are killed"),
      docker("shows that everything but its data was removed, and is healed with its data"),
    ],
  },
  F4: {
    fault: "the broker is suspended",
    expected:
      "`preview` and `up` say that it does not answer; no second broker is started; the broker continues when it is resumed",
    tests: [
      local("starts no second broker while the broker is suspended, and continues with the same process"),
      service("does not stop an adopted service that hangs"),
      dockerEnsemble("show each accident of a container in a preview, and are healed with their data by one command"),
    ],
  },
  F5: {
    fault: "a service ends during its start",
    expected: "`up` fails at once with the last lines of the log, and no process is left",
    tests: [
      start("that ends at once fails with its last log lines"),
      badInputs("is a setting that Kafka itself does not accept: its log says why, and no process stays"),
      service("quotes the last log lines with cause and cure if the service ends"),
      docker("names the log line, cause and cure if a broker does not start, and stops that broker"),
    ],
  },
  F6: {
    fault: "a service hangs during its start",
    expected: "`up` fails after the timeout, and the process is killed",
    tests: [start("that hangs fails after the timeout"), service("fails after the timeout, and leaves no process")],
  },
  F7: {
    fault: "a service does not stop when asked to",
    expected: "it is killed after the timeout",
    tests: [
      destroy("kills a broker that does not stop"),
      testIn("local", "unit/runtime/local/stop-process")("kills a process that does not stop in time"),
    ],
  },
  F8: {
    fault: "`destroy` right after `up`",
    expected: "nothing is left, without a wait for timeouts",
    tests: [
      destroy("leaves nothing immediately after `up`, and succeeds twice"),
      docker("leaves nothing after `destroy`"),
    ],
  },
  F9: {
    fault: "`destroy` after ZooKeeper is gone",
    expected: "the broker is stopped, or killed if it does not stop",
    tests: [destroy("stops a broker without ZooKeeper")],
  },
  P1: {
    fault: "the CLI is killed during `up`",
    expected: "the next `up` succeeds, with one JVM for each service",
    tests: [
      interruption("is finished by the next one"),
      localInterruption("is finished by the next one, which finds a process that was not recorded"),
      localInterruption("is finished by the next one, which adopts the broker"),
      dockerInterruption("is finished by the next one"),
      testIn("ssh", "integration/ssh-interruption")("is finished by the next one"),
    ],
  },
  P2: {
    fault: "Ctrl-C is pressed during `up`, once or twice",
    expected: "the next `up` succeeds, with one JVM for each service",
    tests: [interruption("is finished by the next one")],
  },
  P3: {
    fault: "the provider is killed during `up`",
    expected: "the next `up` succeeds, with one JVM for each service",
    tests: [interruption("is finished by the next one")],
  },
  P4: {
    fault: "`destroy` twice, after a failed `up`, or after the files were deleted",
    expected: "it succeeds, and nothing is left",
    tests: [
      destroy("leaves nothing immediately after `up`, and succeeds twice"),
      destroy("leaves nothing of a stack after a failed `up`"),
      destroy("leaves nothing of a stack whose files were deleted"),
      localInterruption("can be destroyed as it is"),
      dockerInterruption("can be destroyed as it is"),
    ],
  },
  P5: {
    fault: "two `up` of one stack at the same time",
    expected: "the second is refused, and changes nothing",
    tests: [local("refuses a second `up` during the first one, and is not changed by the second")],
  },
  P6: {
    fault: "two stacks with the same ports or data",
    expected: "the second is refused with the name of the stack that uses them",
    tests: [
      local("protects its ports from another stack, whose error names this stack"),
      localCluster("protects its data from another stack while it runs"),
      testIn("docker", "integration/docker-bad-inputs")("another stack"),
    ],
  },
  P7: {
    fault: "a lock of an interrupted command of Pulumi",
    expected: "it is removed if its process ran on this machine and has ended; otherwise it stays",
    tests: [local("removes the lock of a command that has ended, and no other lock")],
  },
  P8: {
    fault: "the state file is truncated",
    expected: "an error says so; the backup beside it works",
    tests: [local("reports a damaged state file, and works again with the backup beside it")],
  },
  P9: {
    fault: "`up` and `refresh` without a reason",
    expected: "nothing changes",
    tests: [
      local("is not changed by an `up` or a `refresh` without a difference"),
      dockerFaults("is not changed by an `up` without a reason"),
      docker("is not changed by a second `up`"),
      ssh("is not changed by a second command"),
    ],
  },
  I1: {
    fault: "another process uses a port",
    expected: "an error names the process before anything is created; the process is not touched",
    tests: [
      badInputs("is a port that another process holds, which is named"),
      hostInputs("is the memory, Java, disk, clock, data folder or port of a host"),
    ],
  },
  I2: {
    fault: "the disk is full, or too small",
    expected:
      "an error says so before anything is created; a running cluster comes back with its data once space is free",
    tests: [
      disk("is named with the needed space, and nothing is left on the disk"),
      disk("is named before anything is created"),
      disk("that becomes full loses nothing once space is free"),
      hostInputs("is the memory, Java, disk, clock, data folder or port of a host"),
    ],
  },
  I3: {
    fault: "the archive is damaged, another file, incomplete or missing",
    expected: "it is rejected before it is unpacked; an interrupted download is resumed",
    tests: [
      badInputs("is an archive with a wrong digest, which is not unpacked"),
      badInputs("is an archive that is damaged, whatever its digest"),
      download("fails at once on status"),
      download("requests only the rest"),
      download("fails after the third attempt, and leaves no file"),
      hostInputs("is an archive of another digest"),
      hostInputs("is a file that is not an archive"),
    ],
  },
  I4: {
    fault: "an installation is killed",
    expected: "the next one starts again; an incomplete installation is never used",
    tests: [
      testIn(
        "local",
        "faults/installation",
      )("is complete after one process was killed at a random moment, and another started again"),
    ],
  },
  I5: {
    fault: "a file of the installation is edited or removed",
    expected: "the next `up` installs it again",
    tests: [
      testIn(
        "local",
        "unit/distribution/distribution-provider",
      )("reports a changed jar, and restores the jar of the archive"),
      installation("unpacks a changed installation again"),
      ssh("shows killed services and edited files, and is healed"),
    ],
  },
  I6: {
    fault: "several processes install at once",
    expected: "one complete installation",
    tests: [
      testIn("local", "faults/installation")("is complete after several processes installed at the same time"),
      installation("repairs an installation from several calls at once"),
    ],
  },
  I7: {
    fault: "Java is missing, too old, or not the one that `javaHome` names",
    expected: "an error says so before anything is created",
    tests: [
      badInputs("is a javaHome without Java, or with one that is too old"),
      java("skips a Java that is too old or can't be run"),
      java("throws with the searched places if no Java exists"),
      testIn("local", "unit/runtime/local/preflight")("warns about a version that Kafka does not support"),
      hostInputs("is the memory, Java, disk, clock, data folder or port of a host"),
    ],
  },
  I8: {
    fault: "the data folder is read-only or belongs to another user",
    expected: "an error says so before anything is created",
    tests: [
      disk("is named before anything is created if the disk is read-only"),
      badInputs("is a folder that can't be written"),
      hostInputs("is the memory, Java, disk, clock, data folder or port of a host"),
    ],
  },
  I9: {
    fault: "one of several disks for the data of a broker is lost, or another disk is in its place",
    expected:
      "an error names the folder before anything is changed; once the loss is accepted, the rest of the data stays",
    tests: [
      dataSafety("is refused in another order, and without a lost disk"),
      testIn("local", "unit/runtime/local/data-inspector")("reports a disk that was emptied or exchanged"),
      testIn(
        "local",
        "unit/cluster/existing-data-problems",
      )("the accepted loss of one of several folders, and deletes"),
      testIn("ssh", "integration/ssh-systemd")("shows the stopped unit, and starts the broker alone"),
    ],
  },
  S1: {
    fault: "the record names a process that has ended",
    expected: "the service counts as stopped",
    tests: [testIn("local", "unit/runtime/local/assess")("reports a process that has ended")],
  },
  S2: {
    fault: "the record names a pid that another process has now",
    expected: "that process is never touched",
    tests: [
      record("is undefined if another process has the pid"),
      testIn("local", "unit/runtime/local/stop-process")("does not touch another process that got the same pid"),
    ],
  },
  S3: {
    fault: "Kafka's lock of a data folder is stale, or held by another process",
    expected: "a stale lock has no effect; the other process is named",
    tests: [
      local("loses nothing when the broker is killed, and restarts it with its data despite the old lock"),
      localCluster("heals a killed broker with its records despite the old lock, then changes topics"),
      testIn("local", "unit/runtime/diagnosis")("locked-data"),
    ],
  },
  S4: {
    fault: "data of two clusters, or half of the data of one cluster",
    expected: "it is refused before anything is created; data is lost only if the cluster's id accepts that",
    tests: [
      dataSafety("is the data of a broker without the data of ZooKeeper"),
      dataSafety("is the data of ZooKeeper without the data of a broker"),
      dataSafety("is lost if the id of its cluster accepts that, and no other data is lost"),
      dockerData("must include the volume of the broker, unless the id of the cluster accepts the loss"),
      oneHost("refuses the data of ZooKeeper without that of a broker until the loss is accepted"),
    ],
  },
  S5: {
    fault: "data of another broker, or of another coordination",
    expected: "it is refused before anything is created",
    tests: [
      dataSafety("is the data of two brokers, each in the folder of the other"),
      dataSafety("is the data of a cluster with another coordination"),
      dockerData(
        "must belong to the same coordination in a retained volume, unless the id of its cluster accepts the loss",
      ),
      oneHost("refuses another coordination until the loss is accepted"),
    ],
  },
  S6: {
    fault: "the machine is rebooted; in Docker: a service ends by itself",
    expected:
      "`up` starts everything with its data, and touches no other process that has a recorded pid; Docker restarts the service by itself",
    tests: [
      local("comes back after a reboot, and touches no other process that has a recorded pid"),
      dockerFaults("comes back without an `up` when a service ends by itself"),
      docker(
        "is started again by Docker when a service ends by itself, and verified again by `up` over another address",
      ),
      ssh("comes back after a host was rebooted"),
    ],
  },
  C1: {
    fault: "a setting of three brokers changes",
    expected: "they restart one after the other, and no publish fails",
    tests: [
      cluster("restart one after the other for a changed setting, and no publish fails"),
      three("restart one broker at a time, all in sync in between, and no publish fails"),
      ssh("restarts one broker at a time with a changed setting, and no publish fails"),
    ],
  },
  C2: {
    fault: "a setting of three brokers changes while one is out of sync",
    expected: "no broker is restarted until that one is in sync again",
    tests: [three("do not restart while another broker lags behind")],
  },
  C3: {
    fault: "a bad setting of three brokers",
    expected: "the roll stops at the first broker, the others keep serving; the old setting heals",
    tests: [
      cluster("keep serving when a bad setting stops the roll at the first broker, and return to the good setting"),
      three("stop at the first broker that rejects a setting, with its words, and the others serve"),
      three("are healed by the old setting, which restarts no other broker"),
    ],
  },
  C4: {
    fault: "the broker gets another heap size",
    expected: "its data, id, topics and offsets stay",
    tests: [
      local("keeps its data when the broker gets another heap size"),
      docker("replaces only the broker's container when the broker's configuration changes, and keeps the records"),
    ],
  },
  C5: {
    fault: "the CLI is killed while brokers restart one after the other",
    expected: "the next `up` restarts the others",
    tests: [
      cluster("finish an interrupted roll with the next `up`"),
      three("finish an interrupted roll with the next command, which restarts nothing twice"),
    ],
  },
  C6: {
    fault: "a change of the number of ZooKeepers or of the coordination",
    expected: "it is refused before anything is created",
    tests: [
      localCluster("can't become three ZooKeeper servers, and stays as it is"),
      testIn("docker", "integration/docker-ensemble")("can't become"),
    ],
  },
  C7: {
    fault: "fewer brokers, while the removed ones hold replicas",
    expected: "it is refused with a list of the replicas",
    tests: [three("can't become fewer brokers while the removed ones hold replicas")],
  },
  C8: {
    fault: "the CLI is killed while brokers take changed settings without a restart",
    expected: "the next `up` finishes the change, and restarts nothing",
    tests: [
      liveSettings(
        "are finished by the next command after an `up` was killed, and are those of the file when a broker starts",
      ),
    ],
  },
  C9: {
    fault: "another program changes settings of running brokers",
    expected: "`preview` shows it; `up` takes the values back, and restarts nothing",
    tests: [
      liveSettings("that another program has set, for one broker or for all, show in a preview and are healed"),
      docker("takes a changed setting without a restart, and heals a value that kafka-configs.sh has set"),
    ],
  },
  C10: {
    fault: "certificates have less than a third of their life left",
    expected: "`preview` shows them; `up` renews them by restarts one after the other",
    tests: [
      localCertificates("are shown when little of their life is left, and renewed without the loss of a record"),
      ...certificatesInDockerAndOnHosts("renews certificates of which little life is left, and loses nothing"),
    ],
  },
  C11: {
    fault: "all certificates have expired",
    expected: "clients and services refuse each other; `preview` shows it; one `up` renews all",
    tests: [
      localCertificates("are renewed by one command after all have expired"),
      ...certificatesInDockerAndOnHosts("is healed by one command after all certificates have expired"),
    ],
  },
  V1: {
    fault: "a new version of Kafka for three brokers",
    expected: "they restart one after the other, the protocol between them stays, and no publish fails",
    tests: [
      versions("publish all the while, forth and back"),
      localVersions("without the loss of a record, and keeps its protocol"),
    ],
  },
  V2: {
    fault: "the old version again, before the protocol is raised",
    expected: "the same as for a new version",
    tests: [
      versions("publish all the while, forth and back"),
      localVersions("without the loss of a record, and keeps its protocol"),
    ],
  },
  V3: {
    fault: "`up` is killed while the version changes",
    expected: "the next `up` finishes, or takes the change back if `version` is set back",
    tests: [
      versions("finish an `up` that was killed while it installed the version"),
      versions("finish an \\`up\\` that was killed "),
      versions("take back an \\`up\\` that was killed "),
      testIn("docker", elsewhere)("although the first `up` was killed after ZooKeeper"),
      testIn("ssh", elsewhere)("although the first `up` was killed while the host unpacked"),
    ],
  },
  V4: {
    fault: "`up` is killed while the protocol is raised",
    expected: "the next `up` finishes; the old version is refused",
    tests: [versions("finish an `up` that was killed while it raised the protocol, and are refused the way back")],
  },
  T1: {
    fault: "concurrent or failing smoke tests",
    expected: "nothing of them is left",
    tests: [
      local("contains no topic of concurrent or failed smoke tests"),
      localCluster("passes the smoke test before the command ends, and the smoke test leaves nothing"),
      docker("contains no topic of its smoke tests"),
    ],
  },
  D1: {
    fault: "containers are removed by hand",
    expected: "`up` creates them again, with the same volumes",
    tests: [
      dockerFaults("loses nothing when both are removed"),
      dockerEnsemble("show each accident of a container in a preview, and are healed with their data by one command"),
    ],
  },
} as const satisfies Record<string, Fault>;

/** Id of a fault. */
export type FaultId = keyof typeof CATALOGUE;
