// Counts what is in a data release, by its types.

import { readFileSync } from "node:fs";

import type { Base64, Case, Context, Release } from "./smime-gauntlet";

const release: Release = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));

function length(text: Base64): number {
  return Buffer.from(text, "base64").length;
}

function octets(one: Case): number {
  const parts = one.input_parts ?? [];
  return parts.reduce((sum, part) => sum + length(part.base64) * (part.times ?? 1), length(one.input ?? ""));
}

function certificate(name: string): string {
  const pem = release.certificates[name];
  if (pem === undefined) {
    throw new Error(`no certificate ${name}`);
  }
  return pem;
}

function total(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

const cases = release.cases;
const contexts = cases.map((one): Context => one.context ?? {});
const anchors = contexts.flatMap((context) => context.trust ?? []).map(certificate);
const classes = new Set(cases.flatMap((one) => one.class ?? []));
const refused = cases.filter((one) => !one.expect.accept.includes("valid"));
const paths = cases.filter((one) => one.needs?.includes("check.path"));
const senders = contexts.filter((context) => context.from !== undefined);
const made = cases.filter((one) => one.produce?.type !== undefined);
const added = release.changes.flatMap((change) => change.new);
console.log(
  `${cases.length} cases, ${total(cases.map(octets))} octets, ${total(anchors.map((pem) => pem.length))} of anchors, ` +
    `${classes.size} classes, ${refused.length} refused, ${paths.length} with a path, ${senders.length} with a sender, ` +
    `${made.length} made, ${added.length} new`,
);
