// A driver of the S/MIME Gauntlet for a library in JavaScript (docs/driver-protocol.md), for Node.js 18 or later.
//
// Fill in HELLO and verify(), and run it: gauntlet run --driver 'node driver.mjs' --filter 'signed/*'
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const HELLO = {
  driver: 1,
  name: "my-library",
  version: "0",
  ops: ["verify"],
  features: [], // what your library knows, of vectors/features.json: "rsa-pkcs1", "sha-256", "check.path"
  reports: ["content"],
};

/** The library does not know what the message uses. */
class Unsupported extends Error {}

/** Returns the octets that were signed. Whatever else is thrown than Unsupported is a refusal. */
async function verify(message, detached, request) {
  // YOUR LIBRARY, HERE. request.context may have trust, a list of anchors in PEM, and at, the time to judge at;
  // request.input_form says whether the message is "mime", "der", "ber", "pem" or "base64".
  throw new Unsupported(`no library is called yet: ${message.length} octets`);
}

/** The message, and content that is given beside it. */
function octets({ input, input_file, content }) {
  const detached = content === undefined ? undefined : Buffer.from(content, "base64");
  return [input === undefined ? readFileSync(input_file) : Buffer.from(input, "base64"), detached];
}

async function answer(request) {
  let message, detached;
  try {
    [message, detached] = octets(request);
  } catch (failure) {
    return { verdict: "error", detail: String(failure) };
  }
  try {
    const signed = await verify(message, detached, request);
    return { verdict: "valid", content: Buffer.from(signed).toString("base64") };
  } catch (why) {
    return { verdict: why instanceof Unsupported ? "unsupported" : "invalid", detail: String(why?.message ?? why) };
  }
}

// What the library prints goes to standard error: standard output is the protocol's.
console.log = console.info = console.debug = console.error;
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
say(HELLO);
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const request = JSON.parse(line);
  say({ id: request.id, ...(await answer(request)) });
}
