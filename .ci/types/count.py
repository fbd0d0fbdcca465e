"""Counts what is in a data release, by its types; fits it to its schema, too."""

import base64
import json
import sys

from jsonschema import Draft202012Validator

from smime_gauntlet import Case, Release


def octets(case: Case) -> int:
    count = len(base64.b64decode(case.get("input", "")))
    for part in case.get("input_parts", []):
        count += len(base64.b64decode(part["base64"])) * part.get("times", 1)
    return count


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        release: Release = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(release)

    cases = release["cases"]
    contexts = [case["context"] for case in cases if "context" in case]
    anchors = [release["certificates"][name] for context in contexts for name in context.get("trust", [])]
    classes = {case["class"] for case in cases if "class" in case}
    refused = sum("valid" not in case["expect"]["accept"] for case in cases)
    paths = sum("check.path" in case.get("needs", []) for case in cases)
    senders = sum("from" in context for context in contexts)
    made = sum("type" in case["produce"] for case in cases if "produce" in case)
    new = sum(len(change["new"]) for change in release["changes"])
    print(
        f"{len(cases)} cases, {sum(map(octets, cases))} octets, {sum(map(len, anchors))} of anchors, "
        f"{len(classes)} classes, {refused} refused, {paths} with a path, {senders} with a sender, "
        f"{made} made, {new} new"
    )


main()
