// What the drivers in JavaScript share: the lines of the protocol, and the forms of an input.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** The library says that it does not know something. */
export class Unsupported extends Error {}

/** Says hello and answers requests until the input ends. What is thrown on a message is a refusal. */
export async function serve(hello, answer, isUnsupported = () => false) {
  const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
  say({ driver: 1, ...hello });
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const request = { context: {}, ...JSON.parse(line) };
    const input = request.input !== undefined ? Buffer.from(request.input, "base64") : readFileSync(request.input_file);
    try {
      say({ id: request.id, verdict: "valid", ...(await answer(request, input)) });
    } catch (error) {
      const verdict = error instanceof Unsupported || isUnsupported(error) ? "unsupported" : "invalid";
      say({ id: request.id, verdict, detail: String(error?.message ?? error) });
    }
  }
}

/** The octets of an object that is not mail. */
export function object(request, input) {
  switch (request.input_form) {
    case "mime":
      if (!/pkcs7/i.test(input.toString("latin1"))) throw new Error("mail without an object");
      throw new Unsupported("the library takes objects, not mail");
    case "pem":
      return fromPem(input.toString("latin1"));
    case "base64":
      return Buffer.from(input.toString("latin1"), "base64");
    default:
      return input;
  }
}

export function fromPem(text) {
  const [, body] = /-----BEGIN [^-]+-----([^-]*)-----END/.exec(text) ?? [];
  if (body === undefined) throw new Error("no PEM");
  return Buffer.from(body, "base64");
}

export function toPem(label, der) {
  return `-----BEGIN ${label}-----\n${der.toString("base64").replace(/.{1,64}/g, "$&\n")}-----END ${label}-----\n`;
}

/** A MIME entity around an object, with the fields of RFC 8551 section 3.2. */
export function toMail(type, der) {
  const fields = [
    "MIME-Version: 1.0",
    `Content-Type: application/pkcs7-mime; smime-type=${type}; name=smime.p7m`,
    "Content-Transfer-Encoding: base64",
  ];
  return [...fields, "", der.toString("base64").replace(/.{64}(?=.)/g, "$&\r\n"), ""].join("\r\n");
}

/** Says so early, where the object alone is not what is wanted. */
export function needObject({ form }) {
  if (form === "multipart") throw new Unsupported("the library makes objects, not mail in two parts");
}

/** An answer with an object that was made, in the form that is wanted. */
export function made({ form }, type, der) {
  const output = form === "der" ? der : form === "pem" ? toPem("CMS", der) : toMail(type, der);
  return { output: Buffer.from(output).toString("base64") };
}
