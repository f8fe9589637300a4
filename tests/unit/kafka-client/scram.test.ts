import assert from "node:assert/strict";

import { type ScramUser, scramLogin } from "../../../components/kafka-client/scram";

/** Example of RFC 7677. */
const EXAMPLE: ScramUser = { hash: "SHA-256", username: "user", password: "pencil", nonce: "rOprNGfwEbeRWgbNEkqO" };
const SERVER_FIRST = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

describe("scramLogin", () => {
  it("sends the messages of the example in RFC 7677", async () => {
    const login = scramLogin(EXAMPLE);
    assert.equal(login.first, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    const { final, verifyServer } = await login.proof(SERVER_FIRST);
    assert.equal(
      final,
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
    );
    verifyServer(SERVER_FINAL);
  });

  it("uses SHA-512 with SCRAM-SHA-512", async () => {
    const { final } = await scramLogin({ ...EXAMPLE, hash: "SHA-512" }).proof(SERVER_FIRST);
    assert.equal(Buffer.from(final.replace(/^.*,p=/, ""), "base64").length, 64);
  });

  it("sends another nonce each time", () => {
    const { nonce, ...user } = EXAMPLE;
    assert.notEqual(scramLogin(user).first, scramLogin(user).first);
  });

  it("replaces the characters of a name that have a meaning", () => {
    assert.equal(scramLogin({ ...EXAMPLE, username: "a=b,c" }).first, "n,,n=a=3Db=2Cc,r=rOprNGfwEbeRWgbNEkqO");
  });

  for (const [what, message, reason] of [
    [
      "another nonce",
      SERVER_FIRST.replace("rOpr", "xOpr"),
      "the server's nonce does not begin with the client's, so the answer belongs to another login",
    ],
    [
      "the nonce of the client alone",
      "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
      "the server's nonce does not begin with the client's, so the answer belongs to another login",
    ],
    [
      "too few iterations",
      SERVER_FIRST.replace("4096", "4095"),
      "the server must ask for 4096 to 1000000 iterations, got 4095",
    ],
    [
      "so many iterations that they take minutes",
      SERVER_FIRST.replace("4096", "1000001"),
      "the server must ask for 4096 to 1000000 iterations, got 1000001",
    ],
    [
      "no iterations",
      SERVER_FIRST.replace(",i=4096", ""),
      "the server must ask for 4096 to 1000000 iterations, got none",
    ],
  ] as const) {
    it(`rejects a server that sends ${what}`, async () => {
      await assert.rejects(scramLogin(EXAMPLE).proof(message), { message: reason });
    });
  }

  for (const message of [SERVER_FINAL.replace("6rri", "7rri"), "v=", "e=other-error", ""]) {
    it(`rejects a server that does not know the password and sends ${JSON.stringify(message)}`, async () => {
      const { verifyServer } = await scramLogin(EXAMPLE).proof(SERVER_FIRST);
      assert.throws(() => verifyServer(message), { message: "the server does not know the password" });
    });
  }
});
