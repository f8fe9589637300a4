import assert from "node:assert/strict";

import { renderUnit } from "../../../../../components/runtime/ssh/resources/unit";

describe("renderUnit", () => {
  const unit = renderUnit({
    owner: "kafka-cluster/dev/kafka-0",
    user: "kafka",
    serviceDir: "/home/kafka/kafka-cluster/kafka-cluster-dev/services/kafka-0",
    writable: ["/home/kafka/kafka-cluster/kafka-cluster-dev/services/kafka-0", "/srv/kafka/kafka-0"],
    readable: ["/home/kafka/kafka-cluster/kafka-cluster-dev/distributions/kafka_2.13-3.3.1/kafka", "/opt/jdk"],
    arguments: ["/home/kafka/kafka-cluster/kafka-cluster-dev/services/kafka-0/launch.sh", "-Dflag=a"],
    stopTimeoutMs: 30_500,
  });

  it("describes a service that systemd restarts and restricts", () => {
    assert.equal(
      unit,
      `[Unit]
Description=kafka-cluster/dev/kafka-0 (kafka-cluster)
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=120
StartLimitBurst=10

[Service]
Type=exec
User=kafka
WorkingDirectory=/home/kafka/kafka-cluster/kafka-cluster-dev/services/kafka-0
Environment=LANG=C.UTF-8
ExecStart=/usr/bin/env bash /home/kafka/kafka-cluster/kafka-cluster-dev/services/kafka-0/launch.sh -Dflag=a
Restart=on-failure
RestartSec=5
SuccessExitStatus=143
TimeoutStopSec=31
LimitNOFILE=100000
OOMScoreAdjust=-500
UMask=0077
ProtectSystem=strict
TemporaryFileSystem=/home:ro /root:ro /run/user:ro
InaccessiblePaths=-/run/lock
BindReadOnlyPaths=/home/kafka/kafka-cluster/kafka-cluster-dev/distributions/kafka_2.13-3.3.1/kafka /opt/jdk
BindPaths=/home/kafka/kafka-cluster/kafka-cluster-dev/services/kafka-0 /srv/kafka/kafka-0
PrivateTmp=yes
PrivateDevices=yes
ProtectProc=invisible
RemoveIPC=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
KeyringMode=private
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes

[Install]
WantedBy=multi-user.target
`,
    );
  });
});
