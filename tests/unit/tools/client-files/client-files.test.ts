import assert from "node:assert/strict";

import { connectionTo } from "../../../../components/config/connection";
import { CLIENT_FILES, clientFiles, isClientFile } from "../../../../tools/client-files/client-files";

const FIRST_LINE = "# Written by `npm run client-files`, which replaces this file.\n";
const authorities = "-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n";
const certificate = "-----BEGIN CERTIFICATE-----\nQg==\n-----END CERTIFICATE-----\n";
const privateKey = "-----BEGIN PRIVATE KEY-----\nQw==\n-----END PRIVATE KEY-----";

const withCertificate = connectionTo("a:9092", { authorities, certificate, privateKey });
const withLogin = (password = "a secret of orders") =>
  connectionTo("a:9092", { authorities, login: { mechanism: "PLAIN", username: "orders", password } });

describe("clientFiles", () => {
  it("renders the files of a user with a certificate, with absolute paths", () => {
    assert.deepEqual(clientFiles(withCertificate, "/home/josé/mis claves", "linux"), {
      "client.properties": FIRST_LINE + withCertificate.clientProperties,
      "application.properties": FIRST_LINE + withCertificate.springBoot,
      "kcat.conf": `${FIRST_LINE}bootstrap.servers=a:9092
security.protocol=SSL
ssl.ca.location=/home/josé/mis claves/ca.pem
ssl.endpoint.identification.algorithm=https
ssl.certificate.location=/home/josé/mis claves/user.pem
ssl.key.location=/home/josé/mis claves/user.key
`,
      "ca.pem": FIRST_LINE + authorities,
      "user.pem": FIRST_LINE + certificate,
      "user.key": `${FIRST_LINE}${privateKey}\n`,
    });
  });

  it("renders the files of a user with a password, without a certificate and a key", () => {
    const files = clientFiles(withLogin(), "/files", "linux");
    assert.deepEqual(Object.keys(files), ["client.properties", "application.properties", "kcat.conf", "ca.pem"]);
    assert.equal(
      files["kcat.conf"],
      `${FIRST_LINE}bootstrap.servers=a:9092
security.protocol=SASL_SSL
ssl.ca.location=/files/ca.pem
ssl.endpoint.identification.algorithm=https
sasl.mechanism=PLAIN
sasl.username=orders
sasl.password=a secret of orders
`,
    );
  });

  it("writes paths of Windows with slashes, because kcat removes some backslashes", () => {
    const { "kcat.conf": kcat = "" } = clientFiles(withLogin(), "C:\\Users\\josé\\=files", "win32");
    assert.match(kcat, /^ssl\.ca\.location=C:\/Users\/josé\/=files\/ca\.pem$/m);
  });

  it("renders only files that the command knows", () => {
    assert.deepEqual(Object.keys(clientFiles(withCertificate, "/files")).sort(), Object.keys(CLIENT_FILES).sort());
  });

  for (const [folder, problem] of [
    [`/${"é".repeat(250)}`, "must have at most 476 bytes, because kcat reads no longer lines"],
    ["/a\nb", 'must contain neither control characters nor "\\:" nor "\\=", because kcat reads another path then'],
    ["/a\\:b", 'must contain neither control characters nor "\\:" nor "\\=", because kcat reads another path then'],
  ] as const) {
    it(`refuses a folder whose path kcat can't read: ${JSON.stringify(folder.slice(0, 5))}`, () => {
      assert.throws(() => clientFiles(withCertificate, folder), {
        message: `the path of the folder ${problem}, got ${JSON.stringify(folder)}; choose another folder`,
      });
    });
  }

  for (const password of ["a secret ", " a secret"]) {
    it(`refuses a password that kcat can't read (${JSON.stringify(password)}), and does not show it`, () => {
      assert.throws(() => clientFiles(withLogin(password), "/files"), {
        message:
          "the password of the user must neither begin nor end with a blank, because kcat ignores blanks there; set another password",
      });
    });
  }
});

describe("isClientFile", () => {
  it("is true for each file of the command, also with line ends of Windows", () => {
    for (const text of Object.values(clientFiles(withCertificate, "/files"))) {
      assert.ok(isClientFile(text) && isClientFile(text.replaceAll("\n", "\r\n")));
    }
  });

  it("is false for other files", () => {
    for (const text of ["", "\n", authorities, `\n${FIRST_LINE}`, FIRST_LINE.slice(0, -2)]) {
      assert.ok(!isClientFile(text), text);
    }
  });
});
