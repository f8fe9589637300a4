import type { DataFingerprint } from "./service-spec";

/** Value of {@link ServiceSpec.dataToDelete} for an input of a resource, which may not be `undefined`: deletes nothing. */
export const NO_FINGERPRINT: DataFingerprint = { file: "", line: "" };

/** True if there is data to delete; {@link NO_FINGERPRINT} counts as none. */
export const isFingerprint = (dataToDelete: DataFingerprint | undefined): dataToDelete is DataFingerprint =>
  typeof dataToDelete === "object" && dataToDelete.line !== "";

/** The new inputs with an already completed `dataToDelete` filled in, so that its removal from the inputs shows no diff. */
export const withCompletedDeletion = <News extends { readonly dataToDelete?: DataFingerprint }>(
  { dataToDelete }: { readonly dataToDelete?: DataFingerprint },
  news: News,
): News => (isFingerprint(news.dataToDelete) || dataToDelete === undefined ? news : { ...news, dataToDelete });
