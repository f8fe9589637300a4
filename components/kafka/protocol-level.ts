import type * as pulumi from "@pulumi/pulumi";
import type { ServiceAccess } from "../kafka-client/service-access";
import { type InputsOf, ModuleResource } from "../pulumi/module-resource";

/** Inputs of a {@link ProtocolLevel}. */
export interface ProtocolLevelInputs {
  /** Version of the protocol between brokers, or of the metadata with KRaft: `3.3`. */
  readonly protocolVersion: string;
  /** Metadata to raise to the protocol. @defaultValue - none: with ZooKeeper, the files of the brokers name the protocol */
  readonly metadata?: MetadataRaise;
}

/** Metadata of a KRaft cluster that is to be raised. */
export interface MetadataRaise {
  readonly level: number;
  /** Running brokers, of which any can raise the metadata. A relay may hold a private key. */
  readonly brokers: readonly ServiceAccess[];
}

/**
 * Record of the protocol that the brokers of a cluster speak to each other. A new version of Kafka keeps the protocol, so that
 * brokers of the old and the new version understand each other while they restart one after the other. Recorded before the
 * first service restarts, so that the state of an interrupted `up` names the protocol too. With KRaft, the resource raises the
 * metadata.
 */
export class ProtocolLevel extends ModuleResource {
  constructor(name: string, inputs: InputsOf<ProtocolLevelInputs>, opts?: pulumi.CustomResourceOptions) {
    super("kafka/protocol-level-provider", name, { ...inputs }, opts, "kafka", "ProtocolLevel");
  }
}
