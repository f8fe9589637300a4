import assert from "node:assert/strict";

import { isFingerprint, NO_FINGERPRINT, withCompletedDeletion } from "../../../components/runtime/data-fingerprint";

const FINGERPRINT = { file: "meta.properties", line: "cluster.id=X" };

describe("isFingerprint", () => {
  it("is true for a fingerprint alone", () => {
    assert.equal(isFingerprint(FINGERPRINT), true);
    assert.equal(isFingerprint(NO_FINGERPRINT), false);
    assert.equal(isFingerprint(undefined), false);
  });
});

describe("withCompletedDeletion", () => {
  const other = { ...FINGERPRINT, line: "cluster.id=Y" };

  it("fills in a deletion that is completed", () => {
    assert.deepEqual(withCompletedDeletion({ dataToDelete: FINGERPRINT }, {}), { dataToDelete: FINGERPRINT });
    assert.deepEqual(withCompletedDeletion({ dataToDelete: FINGERPRINT }, { dataToDelete: NO_FINGERPRINT }), {
      dataToDelete: FINGERPRINT,
    });
  });

  it("leaves inputs unchanged that delete other data, or follow no deletion", () => {
    assert.deepEqual(withCompletedDeletion({ dataToDelete: FINGERPRINT }, { dataToDelete: other }), {
      dataToDelete: other,
    });
    assert.deepEqual(withCompletedDeletion({}, { dataToDelete: NO_FINGERPRINT }), { dataToDelete: NO_FINGERPRINT });
  });
});
