"""Tells schemathesis of runs that are really there, so that it does not only meet 404."""

import json
import os

import schemathesis

HEADERS = json.loads(os.environ.get("SLIPWAY_TEST_HEADERS") or "{}")
RUNS = json.loads(os.environ["SLIPWAY_TEST_RUNS"])


def named(values):
    """Examples as OpenAPI has them: each with a name."""
    return {f"example{number}": {"value": value} for number, value in enumerate(values)}


def add_examples(operation):
    """The runs that exist for a path that takes one; for a verb the one that may be asked it."""
    run, body = RUNS["asked"].get(operation["operationId"], (None, None))
    values = {
        "run": [run] if run else RUNS["runs"],
        "step": ["compile"],
        "Slipway-As": [RUNS["approver"]],
    }
    for parameter in operation.get("parameters", []):
        if parameter["name"] in values:
            parameter["examples"] = named(values[parameter["name"]])
    if body is not None:
        media = operation["requestBody"]["content"]["application/json"]
        media.pop("example", None)
        media["examples"] = named([body])


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Completes the document, which cannot know what is in a server."""
    for item in raw_schema["paths"].values():
        for operation in item.values():
            add_examples(operation)


@schemathesis.check
def nobody_gets_anything(context, response, case):
    """Who shows no token is answered by open operations alone."""
    # Which methods a path takes, everybody may know.
    is_open = case.operation.definition.raw.get("security") == []
    if HEADERS or is_open or response.request.method == "OPTIONS":
        return
    # A path that cannot be read, or has another shape, is refused before anybody is asked for, and
    # so is a change by a cookie from nowhere.
    if response.status_code not in (400, 401, 403, 404, 405, 431):
        raise AssertionError(f"answered {response.status_code} to nobody")
