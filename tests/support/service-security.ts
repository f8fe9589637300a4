import type { SecurityMode, ServiceSecurity } from "../../components/runtime/service-security";

/** Security of a service without logins. The texts stand for certificates and keys. */
const COMMON = {
  organization: "kafka-cluster-dev",
  keystore: "key and certificate of the service\n",
  nodesAuthority: "authority of nodes\n",
  usersAuthority: "authority of users\n",
};

/** Security of a service with each mode. */
export const SERVICE_SECURITY: Readonly<Record<SecurityMode, ServiceSecurity>> = {
  tls: { ...COMMON, mode: "tls", passwords: {} },
  sasl: { ...COMMON, mode: "sasl", passwords: { node: "of the node", operator: "of the operator" } },
};
