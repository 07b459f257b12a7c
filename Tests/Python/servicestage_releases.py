"""Drives both editions of release tasks with calls that the vendor's unmodified SDK signs.

The SDK has no methods for them, so its own request call is used. Takes where and who by
environment, as servicestage_sdk.py does, and besides the keys of a second person as
SLIPWAY_SECOND_ACCESS_KEY and SLIPWAY_SECOND_SECRET_KEY. Prints one JSON object: what was checked.
"""

import json
import os
import time
import traceback

import huaweicloudsdkservicestage.v3 as ss
import servicestage_sdk as shop
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.client import ClientBuilder
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from servicestage_sdk import check, eventually, setting

PIPELINES = "/v3/{project_id}/pipeline/pipelines"
PLANS = "/v3/{project_id}/cas/release-plans"


class Signed(ss.ServiceStageClient):
    def call(self, method, path, query=None, body=None):
        answer = self.do_http_request(
            method=method, resource_path=path, path_params={}, query_params=list(query or []),
            header_params={"Content-Type": "application/json"}, body=body, post_params={},
            cname=None, response_type="DeleteComponentResponse", response_headers=[],
            collection_formats={}, request_type="Raw")
        content = answer.raw_content
        return json.loads(content) if content else None


def signed(access_key, secret_key):
    credentials = BasicCredentials(setting(access_key), setting(secret_key), setting("PROJECT_ID"))
    return ClientBuilder(Signed).with_credentials(credentials) \
        .with_endpoint(setting("ENDPOINT")).build()


MARIA = signed("ACCESS_KEY", "SECRET_KEY")
ALICE = signed("SECOND_ACCESS_KEY", "SECOND_SECRET_KEY")


def apart():
    """Two equal calls of one second are one request, signed once: the first answer again."""
    second = int(time.time())
    eventually("a second passes", lambda: int(time.time()), lambda now: now > second)
    shop.checked.pop()


def refused(what, status, code, call, *words):
    apart()
    try:
        answer = call()
    except ServiceResponseException as error:
        found = (error.status_code, error.error_code, error.error_msg)
        check(what, error.status_code == status and error.error_code == code, found)
        for word in words:
            check(f"{what}: says {word}", word in error.error_msg, found)
    else:
        raise AssertionError(f"{what}: answered {answer}")


def command(name, line):
    return {"name": name, "task_type": "command", "input": {
        "run": ["sh", "-c", line], "directory": setting("FOLDER"), "undo": "none"}}


class RegionReleaseTask:
    """The new edition: each action, and each refusal."""

    def __init__(self):
        self.gate = os.path.join(setting("FOLDER"), "healed")
        self.notes = os.path.join(setting("FOLDER"), "notes")
        self.body = {
            "name": "storefront", "model_version": 2, "config_mode": "ui", "stages": [
                {"name": "one", "groups": [{"tasks": [
                    command("note", f"echo note >> {self.notes}"),
                    {"name": "board", "task_type": "manual_approval",
                     "input": {"approvers": ["alice"]}}]}]},
                {"name": "two", "groups": [{"tasks": [
                    {"name": "go", "task_type": "manual_trigger"},
                    command("ship", f"test -e {self.gate}")]}]}]}

    def path(self, end=""):
        return f"{PIPELINES}/{self.id}{end}"

    def act(self, action, body=None, by=MARIA):
        apart()
        return by.call("POST", self.path("/action"), [("action_id", action)], body)

    def status(self):
        return MARIA.call("GET", self.path())["status"]

    def reach(self, status):
        eventually(f"status {status} is reached", self.status, lambda now: now == status)

    def decide(self, task, kind, by=ALICE):
        return self.act(
            "approval", {"task_name": task, "approval_type": kind, "message": "said"}, by)

    def run(self):
        made = MARIA.call("POST", PIPELINES, body=self.body)
        self.id = made["id"]
        check("a release task is made", made["status"] == 1 and made["version"] == 1, made)
        listed = MARIA.call("GET", PIPELINES)
        check("they are listed as a bare array",
              isinstance(listed, list) and listed[0]["id"] == self.id, listed)
        self.refuse_what_cannot_be()
        first = self.act("start")
        check("a start answers with its execution", isinstance(first["id"], int)
              and first["pipeline_id"] == self.id and first["status"] == 4, first)
        self.reach(5)
        refused("it is not started twice", 400, "SVCSTG.00100400", lambda: self.act("start"))
        refused("whoever started does not agree", 403, "APIGW.0302",
                lambda: self.decide("board", "agree", MARIA), "may not approve")
        refused("it is not edited while it runs", 400, "SVCSTG.00100400",
                lambda: MARIA.call("PUT", self.path(), body=self.body))
        check("a refusal is taken", self.decide("board", "refuse")["id"] == first["id"])
        self.reach(3)
        again = self.act("retry")
        check("a retry is the same execution, restarting",
              again["id"] == first["id"] and again["status"] == 14, again)
        self.reach(5)
        self.decide("board", "agree")
        check("a stop is taken", self.act("stop")["status"] in (13, 7))
        self.reach(7)
        check("it goes on", self.act("continue")["status"] in (4, 5))
        self.reach(5)
        self.decide("go", "agree", MARIA)
        self.reach(3)
        open(self.gate, "w").close()
        self.act("retry")
        eventually("the trigger holds, and it succeeds", self.status, lambda now: now in (2, 5))
        if self.status() == 5:
            self.decide("go", "agree", MARIA)
        self.reach(2)
        with open(self.notes) as notes:
            check("what was done is done once", notes.read() == "note\n")
        refused("what succeeded is not retried", 400, "SVCSTG.00100400",
                lambda: self.act("retry"))
        records = MARIA.call("GET", self.path("/records"))
        check("one execution is recorded", records["count"] == 1
              and records["records"][0]["id"] == first["id"], records)
        check("a rollback is taken", self.act("rollback")["status"] in (10, 11))
        self.reach(11)
        self.hooks()
        MARIA.call("DELETE", self.path())
        refused("what is deleted is not there", 404, "SVCSTG.00100433",
                lambda: MARIA.call("GET", self.path()))

    def refuse_what_cannot_be(self):
        refused("an unknown action", 400, "SVCSTG.00100400", lambda: self.act("begin"))
        refused("nothing to stop", 400, "SVCSTG.00100400", lambda: self.act("stop"))
        refused("nothing to go on with", 400, "SVCSTG.00100400", lambda: self.act("continue"))
        refused("nothing to roll back", 400, "SVCSTG.00100400", lambda: self.act("rollback"))
        refused("a name is taken once", 400, "SVCSTG.00100400",
                lambda: MARIA.call("POST", PIPELINES, body=self.body), "storefront")
        refused("a field that nobody knows", 400, "SVCSTG.00100400",
                lambda: MARIA.call("POST", PIPELINES, body={**self.body, "stagse": []}), "stagse")
        refused("an id that never was", 404, "SVCSTG.00100433",
                lambda: MARIA.call("GET", f"{PIPELINES}/never"))

    def hooks(self):
        policy = {"strategy_type": 1, "hooks": [
            {"schedule": "0 0 3 ? * MON *", "timezone_operator": "+", "timezone_hour": 8}]}
        MARIA.call("POST", self.path("/hooks"), body=policy)
        told = MARIA.call("GET", self.path("/hooks"))
        check("a trigger policy is told again", told["strategy_type"] == 1
              and told["hooks"][0]["schedule"] == "0 0 3 ? * MON *", told)


class OldReleasePlan:
    """The old edition: a component is released by a plan, aborted, gone on with."""

    def __init__(self):
        self.place = shop.Shop()
        self.place.environment()
        self.place.application()

    def path(self, end=""):
        return f"{PLANS}/{self.id}{end}"

    def status(self):
        return MARIA.call("GET", self.path())["status"]

    def reach(self, status):
        found = eventually(f"the plan is {status} or failed", self.status,
                           lambda now: now == status or "FAILED" in now)
        check(f"the plan is {status}", found == status, self.info())

    def make(self, name, action, *components):
        made = MARIA.call("POST", PLANS, body={
            "name": name, "action": action, "fail_strategy": "stop",
            "components": list(components)})
        self.id = made["id"]

    def item(self, version, **more):
        return {"seq": 1, "name": "web", "version": version,
                "source": {"kind": "package", "url": shop.package(version)}, **more}

    def info(self):
        return MARIA.call("GET", self.path("/deploy-info"))["components"][0]

    def run(self):
        self.make("first", "create", self.item(
            "1.0", replica=1, application_id=self.place.application_id,
            environment_id=self.place.environment_id,
            command={"command": ["python3", "server.py"], "args": ["{port}"]},
            external_accesses=[{"protocol": "HTTP", "address": "127.0.0.1",
                                "forward_port": self.place.port}],
            readiness_probe={"type": "http", "delay": 0, "timeout": 100, "path": "/"}))
        check("a plan is made", self.status() == "CREATED")
        for verb in ["abort", "rollback"]:
            refused(f"nothing to {verb}", 400, "SVCSTG.00100400",
                    lambda verb=verb: MARIA.call("POST", self.path(f"/{verb}")))
        MARIA.call("POST", self.path("/execute"))
        self.reach("SUCCESS")
        info = self.info()
        check("a finished component has two machines", info["status"] == "RUNNING"
              and info["job_status"] == "SUCCEEDED" and info["seq"] == 1
              and info["rollback_job_id"] is None and info["rollback_start_time"] == 0, info)
        refused("what is released is not executed", 400, "SVCSTG.00100400",
                lambda: MARIA.call("POST", self.path("/execute")))
        refused("a first release is not rolled back", 400, "SVCSTG.00100400",
                lambda: MARIA.call("POST", self.path("/rollback")))
        component = MARIA.call("GET", "/v3/{project_id}/cas/components")["components"][0]
        self.make("second", "upgrade", self.item("2.0", component_id=component["id"]))
        MARIA.call("POST", self.path("/execute"))
        self.reach("SUCCESS")
        MARIA.call("POST", self.path("/rollback"))
        self.reach("ROLLBACK_SUCCEED")
        check("its rollback has a job of its own", self.info()["rollback_job_id"] is not None)
        shown = MARIA.call("GET", "/v3/{project_id}/cas/components")["components"][0]
        check("the version before is back", shown["version"] == "1.0", shown)
        listed = MARIA.call("GET", PLANS)
        check("plans are counted", listed["count"] == 2
              and len(listed["release_plans"]) == 2, listed)
        MARIA.call("DELETE", self.path())
        refused("a plan that is deleted is not there", 404, "SVCSTG.00100433",
                lambda: MARIA.call("GET", self.path()))


def main():
    try:
        RegionReleaseTask().run()
        OldReleasePlan().run()
    except Exception as error:  # what went wrong is the answer
        print(json.dumps({"error": str(error), "trace": traceback.format_exc(),
                          "checked": shop.checked}))
        raise SystemExit(1)
    print(json.dumps({"checked": shop.checked}))


if __name__ == "__main__":
    main()
