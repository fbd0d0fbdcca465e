// PKI.js: PKI structures in JavaScript, on WebCrypto. It takes objects, not mail. What judges is
// SignedData.verify() with checkChain, EnvelopedData.decrypt() and PFX.parseInternalValues(). Which recipient is
// one's own is the caller's to say, and so is the address.
import { readFileSync } from "node:fs";
import { createHash, createPrivateKey, webcrypto } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Unsupported, fromPem, made, needObject, object, serve } from "../common/driver.mjs";

const require = createRequire(process.env.GAUNTLET_MODULES);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const pkijs = await load("pkijs");
const asn1js = await load("asn1js");
const { version } = JSON.parse(readFileSync(require.resolve("pkijs").replace(/build.*/, "package.json")));
pkijs.setEngine("node", new pkijs.CryptoEngine({ name: "node", crypto: webcrypto }));

/** PKI.js takes an ArrayBuffer, not a view of one. */
const buffer = (octets) => new Uint8Array(octets).buffer;
const certificate = (pem) => pkijs.Certificate.fromBER(buffer(fromPem(pem)));
const base64 = (octets) => Buffer.from(octets).toString("base64");

/** AuthEnvelopedData; EncryptedData, of which it opens what has a password alone. */
const UNKNOWN_TYPES = ["1.2.840.113549.1.9.16.1.23", pkijs.id_ContentType_EncryptedData];

function contentOf(request, input, type, what) {
  const info = pkijs.ContentInfo.fromBER(buffer(object(request, input)));
  if (UNKNOWN_TYPES.includes(info.contentType)) throw new Unsupported(`nothing for content type ${info.contentType}`);
  if (info.contentType !== type) throw new Error(`the content type is ${info.contentType}, not ${what}`);
  return new pkijs[what]({ schema: info.content });
}

async function verify(request, input) {
  const signed = contentOf(request, input, pkijs.id_ContentType_SignedData, "SignedData");
  const { trust = [], certs = [], at, signature_only } = request.context;
  signed.certificates = [...(signed.certificates ?? []), ...certs.map(certificate)];
  if (signed.signerInfos.length === 0) throw new Error("no signer");
  const signers = [];
  for (let signer = 0; signer < signed.signerInfos.length; signer++) {
    const result = await signed.verify({
      signer,
      data: request.content && buffer(Buffer.from(request.content, "base64")),
      trustedCerts: trust.map(certificate),
      checkDate: at ? new Date(at) : new Date(),
      checkChain: !signature_only,
      extendedMode: true,
    });
    if (!result.signatureVerified) throw new Error("signatureVerified is false");
    const der = Buffer.from(result.signerCertificate.toSchema().toBER());
    signers.push({ certificate_sha256: createHash("sha256").update(der).digest("hex"), verdict: "valid" });
  }
  const { eContent } = signed.encapContentInfo;
  const content = eContent?.getValue?.() ?? eContent?.valueBlock.valueBeforeDecodeView;
  return { signers, content: content ? base64(content) : request.content };
}

/** Tries the recipients that a key can be for, as decrypt() does not look for one's own. */
async function decrypt(request, input) {
  const enveloped = contentOf(request, input, pkijs.id_ContentType_EnvelopedData, "EnvelopedData");
  const { keys = [], kek, password } = request.context;
  const tries = [];
  for (const { key, cert } of keys) {
    tries.push({ ...(await privateKey(key)), recipientCertificate: cert && certificate(cert) });
  }
  if (kek) tries.push({ variants: [3], preDefinedData: buffer(Buffer.from(kek.key, "hex")) });
  if (password) tries.push({ variants: [4], preDefinedData: buffer(Buffer.from(password)) });
  let failure = new Error("no recipient for the keys given");
  for (const { variants, ...parameters } of tries) {
    for (const [index, { variant }] of enveloped.recipientInfos.entries()) {
      if (!variants.includes(variant)) continue;
      try {
        return { content: base64(await enveloped.decrypt(index, parameters)), integrity: "none" };
      } catch (error) {
        failure = error;
      }
    }
  }
  throw failure;
}

/** A key and the kind of recipient it is for. PKI.js itself reads keys for ECDH where the public key stands beside. */
async function privateKey(pem) {
  const { asymmetricKeyType: type, asymmetricKeyDetails } = createPrivateKey(pem);
  if (type === "rsa") return { variants: [1], recipientPrivateKey: buffer(fromPem(pem)) };
  const namedCurve = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" }[asymmetricKeyDetails.namedCurve];
  if (!namedCurve) throw new Unsupported(`no keys of type ${type}`);
  const algorithm = { name: "ECDH", namedCurve };
  const key = await webcrypto.subtle.importKey("pkcs8", fromPem(pem), algorithm, true, ["deriveBits"]);
  return { variants: [2], recipientPrivateKey: key };
}

/** Opens a key file: PKCS #12, or PKCS #8 with or without a password, or the older forms of a key. */
async function importKey(request, input) {
  const text = input.toString("latin1");
  if (text.includes("Proc-Type:")) throw new Unsupported("PEM encryption of RFC 1421");
  const label = /^-----BEGIN ([A-Z0-9 ]+)-----/.exec(text)?.[1];
  const file = buffer(object(request, input));
  const password = request.context.password === undefined ? undefined : buffer(Buffer.from(request.context.password));
  const isPfx = label === "PKCS12" || (!label && password);
  if (isPfx) {
    const pfx = pkijs.PFX.fromBER(file);
    await pfx.parseInternalValues({ password, checkIntegrity: true });
    await pfx.parsedValue.authenticatedSafe.parseInternalValues({
      safeContents: pfx.parsedValue.authenticatedSafe.safeContents.map(() => ({ password })),
    });
    for (const { value } of pfx.parsedValue.authenticatedSafe.parsedValue.safeContents) {
      for (const { bagValue } of value.safeBags) await bagValue.parseInternalValues?.({ password });
    }
  } else if (label === "ENCRYPTED PRIVATE KEY") {
    await pkijs.PKCS8ShroudedKeyBag.fromBER(file).parseInternalValues({ password });
  } else {
    const form = { "RSA PRIVATE KEY": pkijs.RSAPrivateKey, "EC PRIVATE KEY": pkijs.ECPrivateKey }[label];
    (form ?? pkijs.PrivateKeyInfo).fromBER(file);
  }
  return {};
}

async function sign({ produce }, input) {
  needObject(produce);
  const signed = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: pkijs.id_ContentType_Data,
      eContent: new asn1js.OctetString({ valueHex: buffer(input) }),
    }),
    certificates: produce.signers.map(({ cert }) => certificate(cert)),
  });
  for (const [index, { key, digest = "sha-256", padding, sid }] of produce.signers.entries()) {
    if (sid === "ski") throw new Unsupported("issuerAndSerialNumber alone");
    const hash = digest.toUpperCase();
    const value = await webcrypto.subtle.digest(hash, input);
    const { issuer, serialNumber } = signed.certificates[index];
    const attribute = (type, value) => new pkijs.Attribute({ type, values: [value] });
    signed.signerInfos.push(
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({ issuer, serialNumber }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            attribute("1.2.840.113549.1.9.3", new asn1js.ObjectIdentifier({ value: pkijs.id_ContentType_Data })),
            attribute("1.2.840.113549.1.9.4", new asn1js.OctetString({ valueHex: value })),
          ],
        }),
      }),
    );
    const algorithm = { name: padding === "pss" ? "RSA-PSS" : "RSASSA-PKCS1-v1_5", hash };
    const privateKey = await webcrypto.subtle.importKey("pkcs8", fromPem(key), algorithm, true, ["sign"]);
    await signed.sign(privateKey, index, hash);
  }
  return made(produce, "signed-data", contentInfo(pkijs.id_ContentType_SignedData, signed.toSchema(true)));
}

async function encrypt({ produce, context }, input) {
  const [, length, mode] = /^aes-(\d+)-(cbc)$/.exec(produce.cipher ?? "aes-256-cbc") ?? [];
  if (!mode || ![undefined, "enveloped"].includes(produce.type)) {
    throw new Unsupported("EnvelopedData with AES-CBC alone"); // AES-GCM it puts into EnvelopedData.
  }
  const enveloped = new pkijs.EnvelopedData();
  for (const { kind, cert, padding, digest = "sha-256", rid } of produce.recipients) {
    if (padding === "pkcs1" || rid === "ski") throw new Unsupported("RSAES-OAEP and issuerAndSerialNumber alone");
    if (kind === "kekri") {
      const [keyIdentifier, key] = [context.kek.id, context.kek.key].map((hex) => buffer(Buffer.from(hex, "hex")));
      const keyEncryptionAlgorithm = { name: "AES-KW", length: key.byteLength * 8 };
      enveloped.addRecipientByPreDefinedData(key, { keyIdentifier, keyEncryptionAlgorithm }, 1);
    } else if (kind === "pwri") {
      const parameters = { hmacHashAlgorithm: digest.toUpperCase() };
      enveloped.addRecipientByPreDefinedData(buffer(Buffer.from(context.password)), parameters, 2);
    } else {
      enveloped.addRecipientByCertificate(certificate(cert), { oaepHashAlgorithm: digest.toUpperCase() });
    }
  }
  await enveloped.encrypt({ name: "AES-CBC", length: Number(length) }, buffer(input));
  return made(produce, "enveloped-data", contentInfo(pkijs.id_ContentType_EnvelopedData, enveloped.toSchema()));
}

const contentInfo = (contentType, content) =>
  Buffer.from(new pkijs.ContentInfo({ contentType, content }).toSchema().toBER());

await serve(
  {
    name: "pkijs",
    version,
    ops: ["verify", "decrypt", "import", "sign", "encrypt"],
    features: ["rsa-pkcs1", "rsa-pss", "ecdsa", "p-256", "p-384", "p-521", "sha-1", "sha-256", "sha-384", "sha-512",
      "detached", "ber", "pem", "base64", "subject-key-identifier", "without-signed-attributes", "multiple-signers",
      "content-types", "pkcs7-content", "enveloped-data", "rsa-oaep", "ecdh", "ukm", "kekri", "pwri", "aes-cbc",
      "pkcs8", "pbes2", "pkcs1-key", "sec1", "pkcs12", "check.path", "set.time"],
    reports: ["content", "signers", "integrity"],
  },
  (request, input) => ({ verify, decrypt, import: importKey, sign, encrypt })[request.op](request, input),
  // The words of PKI.js and of WebCrypto where they do not know an algorithm.
  (error) => error?.name === "NotSupportedError" || /unsupported|unrecognized|not supported|OID for|^Unknown/i.test(error?.message),
);
