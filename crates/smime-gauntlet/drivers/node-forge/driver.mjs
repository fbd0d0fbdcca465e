// node-forge: TLS and PKI in JavaScript. Its PKCS #7 takes objects, not mail, and knows RSA alone. It is
// message.decrypt() of forge.pkcs7 that judges; signatures it makes, but "PKCS#7 signature verification [is]
// not yet implemented", so there is no verify here.
import { createRequire } from "node:module";
import { Unsupported, made, needObject, object, serve } from "../common/driver.mjs";

const require = createRequire(process.env.GAUNTLET_MODULES);
const forge = require("node-forge");
const { asn1, pkcs7, pki } = forge;

const fromDer = (octets) => asn1.fromDer(forge.util.createBuffer(octets.toString("binary")));
const octets = (buffer) => Buffer.from(buffer.getBytes(), "binary");
const base64 = (buffer) => octets(buffer).toString("base64");

/** Decrypts for the recipient that findRecipient() names; without a certificate each one is tried. */
function decrypt({ context, ...request }, input) {
  const message = pkcs7.messageFromAsn1(fromDer(object(request, input)));
  if (message.type === pki.oids.encryptedData) {
    message.decrypt(forge.util.createBuffer(forge.util.hexToBytes(context.content_key)));
  } else if (message.type === pki.oids.envelopedData) {
    const [{ key, cert } = {}] = context.keys ?? [];
    if (!key) throw new Unsupported("recipients by certificates alone");
    const recipient =
      cert && !context.any_recipient ? message.findRecipient(pki.certificateFromPem(cert)) : message.recipients[0];
    if (!recipient) throw new Error("findRecipient() finds none");
    message.decrypt(recipient, pki.privateKeyFromPem(key));
  } else {
    throw new Error(`nothing to decrypt in ${message.type}`);
  }
  return { content: base64(message.content), integrity: "none" };
}

/** Opens a key file. */
function importKey({ context, ...request }, input) {
  const text = input.toString("latin1");
  const password = context.password;
  if (request.input_form === "pem" && /PRIVATE KEY-----/.test(text)) {
    const key = password === undefined ? pki.privateKeyFromPem(text) : pki.decryptRsaPrivateKey(text, password);
    if (!key) throw new Error("decryptRsaPrivateKey() gives nothing");
    return {};
  }
  const file = fromDer(object(request, input));
  if (password === undefined) {
    pki.privateKeyFromAsn1(file);
  } else {
    forge.pkcs12.pkcs12FromAsn1(file, password);
  }
  return {};
}

/** Signs with attributes, as forge's README shows. */
function sign({ context, produce }, input) {
  needObject(produce);
  const message = pkcs7.createSignedData();
  message.content = forge.util.createBuffer(input.toString("binary"));
  for (const { key, cert, digest = "sha-256", padding, sid } of produce.signers) {
    if (padding === "pss" || sid === "ski") throw new Unsupported("PKCS #1 v1.5 and issuerAndSerialNumber alone");
    message.addCertificate(cert);
    message.addSigner({
      key: pki.privateKeyFromPem(key),
      certificate: cert,
      digestAlgorithm: pki.oids[digest.replace("-", "")],
      authenticatedAttributes: [
        { type: pki.oids.contentType, value: pki.oids.data },
        { type: pki.oids.messageDigest },
        { type: pki.oids.signingTime, value: new Date() },
      ],
    });
  }
  message.sign();
  return made(produce, "signed-data", der(message));
}

function encrypt({ produce }, input) {
  const cipher = pki.oids[{ "des-ede3-cbc": "des-EDE3-CBC" }[produce.cipher] ?? cbcName(produce.cipher)];
  if (!cipher || ![undefined, "enveloped"].includes(produce.type)) {
    throw new Unsupported("EnvelopedData with AES-CBC or Triple DES alone");
  }
  const message = pkcs7.createEnvelopedData();
  message.content = forge.util.createBuffer(input.toString("binary"));
  for (const { kind, padding, cert, rid } of produce.recipients) {
    if (kind !== "ktri" || padding === "oaep" || rid === "ski") throw new Unsupported("RSA PKCS #1 v1.5 alone");
    message.addRecipient(pki.certificateFromPem(cert));
  }
  message.encrypt(undefined, cipher);
  return made(produce, "enveloped-data", der(message));
}

const cbcName = (name = "aes-256-cbc") => name.replace(/^aes-(\d+)-cbc$/, "aes$1-CBC");

const der = (message) => octets(asn1.toDer(message.toAsn1()));

await serve(
  {
    name: "node-forge",
    version: require("node-forge/package.json").version,
    ops: ["decrypt", "import", "sign", "encrypt"],
    // Not PKCS #8: of its keys, those of RSA alone are known. Not EncryptedData: it is read, but not made.
    features: ["rsa-pkcs1", "md5", "sha-1", "sha-256", "sha-384", "sha-512", "ber", "pem", "base64", "enveloped-data",
      "rsa-pkcs1-encryption", "aes-cbc", "3des", "legacy", "pkcs1-key", "pkcs12"],
    reports: ["content", "integrity"],
  },
  (request, input) => ({ decrypt, import: importKey, sign, encrypt })[request.op](request, input),
  // forge's words where it does not know a type or an algorithm.
  (error) => /not \(yet\) supported|unsupported|not contain an RSAPrivateKey|header type is not|not an PKCS#7 RecipientInfo/i.test(error?.message ?? ""),
);
