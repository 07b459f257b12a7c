#!/usr/bin/env python3
"""Checks a running server against its own OpenAPI document, with all of schemathesis' checks.

Usage: check.py URL

SLIPWAY_TEST_HEADERS: a JSON object of headers that every request carries: the token of somebody
who may do everything. Without it fewer examples are tried, and besides the operations that are
open nothing is answered but 401.
Exit code 0: every check passed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
HEADERS = json.loads(os.environ.get("SLIPWAY_TEST_HEADERS") or "{}")
EXAMPLES = "10" if HEADERS else "3"

PLAN = """
name: {name}
failMode: stop
phases:
  - name: only
    groups:
      - name: all
        tasks:
          - {{name: compile, action: {{driver: command, undo: none, run: [/bin/{program}]}}}}
{more}
"""
TRIGGER = "          - {name: go, trigger: {}}\n"
APPROVAL = "          - {name: board, approval: {approvers: [alice, bob], require: 1}}\n"


def ask(url, path, body=None):
    """What the server answers, as JSON."""
    request = urllib.request.Request(url + path, headers=dict(HEADERS))
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def start(url, name, program="true", more=""):
    """The id of a new run."""
    plan = PLAN.format(name=name, program=program, more=more)
    answer = ask(url, "/api/v1/runs", {"plan": plan, "directory": "/tmp"})
    return answer["run"]["run"]


def reach(url, run, holds):
    """Waits until the run's summary is as it should be."""
    deadline = time.monotonic() + 60
    while True:
        summary = ask(url, f"/api/v1/runs/{run}")["summary"]
        if holds(summary):
            return
        if time.monotonic() > deadline:
            sys.exit(f"{run} does not get there: {summary}")
        time.sleep(0.02)


def prepare(url):
    """Runs in several states, and for each verb one run that may be asked it, with a body."""
    waiting = [start(url, f"waiting-{number}", more=TRIGGER) for number in range(5)]
    approving = [start(url, f"approving-{number}", more=APPROVAL) for number in range(2)]
    failed = [start(url, f"failed-{number}", program="false") for number in range(4)]
    done = [start(url, f"done-{number}") for number in range(2)]
    for run in waiting + approving:
        reach(url, run, lambda summary: summary["waitingForPeople"] > 0)
    for run in failed:
        reach(url, run, lambda summary: summary["status"] == "failed")
    for run in done:
        reach(url, run, lambda summary: summary["status"] == "succeeded")
    checkpoints = ask(url, "/api/v1/checkpoints")["items"]
    seen = next(item["digest"] for item in checkpoints if item["run"] == approving[0])
    amended = PLAN.format(name="amended", program="true", more="")
    return {
        "runs": [waiting[0], approving[0], failed[0], done[0]],
        "asked": {
            "agreeRun": (approving[0], {"step": "board", "seen": seen, "comment": "seen"}),
            "rejectRun": (approving[1], {"step": "board", "comment": "not now"}),
            "triggerRun": (waiting[1], {"step": "go"}),
            "pauseRun": (waiting[2], {}),
            "resumeRun": (waiting[2], {}),
            "stopRun": (waiting[3], {}),
            "abortRun": (waiting[4], {}),
            "skipRun": (failed[0], {"step": "compile", "reason": "done by hand"}),
            "retryRun": (failed[1], {}),
            "amendRun": (failed[2], {"plan": amended, "directory": "/tmp"}),
            "closeRun": (failed[3], {}),
            "rollbackRun": (done[1], {}),
        },
        "approver": "alice",
    }


def prepare_nothing():
    """Names for who cannot make anything: of things that never were."""
    return {"runs": ["r-0"], "asked": {}, "approver": "alice"}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    url = sys.argv[1].rstrip("/")
    environment = dict(
        os.environ, SLIPWAY_TEST_RUNS=json.dumps(prepare(url) if HEADERS else prepare_nothing()), PYTHONPATH=HERE,
        PYTHONDONTWRITEBYTECODE="1")
    words = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"),
        "--config-file", os.path.join(HERE, "schemathesis.toml"),
        "run", url + "/openapi.json", "--checks", "all",
        "--max-examples", EXAMPLES, "--generation-deterministic", "--no-color",
    ]
    for name, value in HEADERS.items():
        words += ["--header", f"{name}:{value}"]
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(subprocess.run(words, cwd=folder, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
