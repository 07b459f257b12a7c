"""Drives a running server with the vendor's unmodified ServiceStage SDK: resources of components.

Takes where and who by environment, as iam_sdk.py does, and besides SLIPWAY_FOLDER, a folder for
packages, and SLIPWAY_PORT, a free port. Prints one JSON object: what was checked, or the error.
"""

import hashlib
import io
import json
import os
import sys
import tarfile
import time
import traceback

import huaweicloudsdkservicestage.v3 as ss
import requests
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import SdkException, ServiceResponseException

checked = []
packages = {}
PATIENCE = 300
SERVER = """
import http.server, os, sys
VERSION = "{version}"
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    def do_GET(self):
        body = (VERSION + " " + os.environ.get("COLOR", "none")).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def setting(name):
    value = os.environ.get("SLIPWAY_" + name)
    if not value:
        raise SystemExit(f"SLIPWAY_{name} is not set")
    return value


def check(what, holds, found=None):
    if not holds:
        raise AssertionError(f"{what}: found {found!r}")
    checked.append(what)


def refused(what, status, code, call, *words):
    """The call must be refused with that status, code and words in its sentence."""
    try:
        answer = call()
    except ServiceResponseException as error:
        found = (error.status_code, error.error_code, error.error_msg)
        check(what, error.status_code == status and error.error_code == code, found)
        for word in words:
            check(f"{what}: says {word}", word in error.error_msg, found)
    else:
        raise AssertionError(f"{what}: answered {answer}")


def client(project=None):
    credentials = BasicCredentials(
        setting("ACCESS_KEY"), setting("SECRET_KEY"), project or setting("PROJECT_ID"))
    return ss.ServiceStageClient.new_builder().with_credentials(credentials) \
        .with_endpoint(setting("ENDPOINT")).build()


def package(version):
    """The address of a package whose server answers with the version; made once."""
    if version in packages:
        return packages[version]
    path = os.path.join(setting("FOLDER"), f"shop-{version}.tar.gz")
    with tarfile.open(path, "w:gz") as archive:
        code = SERVER.replace("{version}", version).encode()
        info = tarfile.TarInfo("server.py")
        info.size = len(code)
        archive.addfile(info, io.BytesIO(code))
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    packages[version] = f"file:{path}#sha256={digest}"
    return packages[version]


def eventually(what, ask, holds):
    deadline = time.monotonic() + PATIENCE
    while True:
        found = ask()
        if holds(found):
            checked.append(what)
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: in the end {found!r}")
        time.sleep(0.1)


class Shop:
    """One application with one component, as the SDK sees them."""

    def __init__(self):
        self.sdk = client()
        self.port = int(setting("PORT"))
        self.version = None

    # What there is.

    def environment(self):
        made = self.sdk.create_environment(ss.CreateEnvironmentRequest(
            body=ss.EnvironmentCreate(
                name="staging", description="where it is tried", vpc_id="none",
                deploy_mode="virtualmachine",
                labels=[ss.EnvironmentCreateLabels(key="stage", value="test")])))
        self.environment_id = made.id
        check("an environment is made", made.name == "staging" and made.project_id
              == setting("PROJECT_ID") and made.create_time > 0, made)
        refused("an environment's name is taken once", 400, "SVCSTG.00100449",
                lambda: self.sdk.create_environment(ss.CreateEnvironmentRequest(
                    body=ss.EnvironmentCreate(name="staging", vpc_id="none"))), "staging")
        changed = self.sdk.modify_environment(ss.ModifyEnvironmentRequest(
            environment_id=made.id,
            body=ss.EnvironmentModify(name="staging", description="changed")))
        check("an environment is changed", changed.description == "changed"
              and changed.labels[0].value == "test", changed)
        resources = self.sdk.modify_resource_in_environment(
            ss.ModifyResourceInEnvironmentRequest(
                environment_id=made.id, body=ss.EnvironmentResourceModify(
                    resources=[ss.Resource(id="host-1", type="ecs", name="host")])))
        check("resources are told again", resources.resources[0].id == "host-1", resources)
        shown = self.sdk.show_environment_info(
            ss.ShowEnvironmentInfoRequest(environment_id=made.id))
        check("an environment shows its resources", shown.resources[0].name == "host", shown)
        again = self.sdk.show_environment_resources(
            ss.ShowEnvironmentResourcesRequest(environment_id=made.id))
        check("resources are listed", len(again.resources) == 1, again)
        listed = self.sdk.show_environments(ss.ShowEnvironmentsRequest(name="staging"))
        check("environments are listed", listed.count == 1
              and listed.environments[0].id == made.id, listed)
        none = self.sdk.show_environments(ss.ShowEnvironmentsRequest(name="elsewhere"))
        check("by a name nobody has there are none", none.count == 0, none)

    def application(self):
        made = self.sdk.create_application(ss.CreateApplicationRequest(
            body=ss.ApplicationCreate(name="shop", description="sells", labels=[
                ss.EnvironmentCreateLabels(key="team", value="web")])))
        self.application_id = made.id
        check("an application is made", made.name == "shop" and made.creator, made)
        refused("an application's name is taken once", 400, "SVCSTG.00100400",
                lambda: self.sdk.create_application(ss.CreateApplicationRequest(
                    body=ss.ApplicationCreate(name="shop"))), "shop")
        for name in ["a", "1shop", "shop-", "n" * 65, "sh op"]:
            refused(f"the name {name[:9]} is none", 400, "SVCSTG.00100400",
                    lambda name=name: self.sdk.create_application(ss.CreateApplicationRequest(
                        body=ss.ApplicationCreate(name=name))), "name")
        changed = self.sdk.modify_application(ss.ModifyApplicationRequest(
            application_id=made.id, body=ss.ApplicationModify(description="sells more")))
        check("an application is changed", changed.description == "sells more"
              and changed.name == "shop" and changed.component_count == 0, changed)
        configured = self.sdk.modify_application_configuration(
            ss.ModifyApplicationConfigurationRequest(
                application_id=made.id, body=ss.ApplicationConfigModify(
                    environment_id=self.environment_id,
                    configuration=ss.ApplicationConfigModifyConfiguration(env=[
                        ss.ApplicationConfigModifyConfigurationEnv(
                            name="COLOR", value="blue")]))))
        check("variables are set", configured.configuration.env[0].value == "blue", configured)
        shown = self.sdk.show_application_configuration(
            ss.ShowApplicationConfigurationRequest(
                application_id=made.id, environment_id=self.environment_id))
        check("variables are shown", shown.configuration[0].configuration.env[0].name
              == "COLOR", shown)

    def lists(self):
        """Paging and order, on applications."""
        for name in ["alpha", "beta"]:
            self.sdk.create_application(ss.CreateApplicationRequest(
                body=ss.ApplicationCreate(name=name)))
        def names(**query):
            found = self.sdk.show_applications(ss.ShowApplicationsRequest(**query))
            check(f"the count is of all, {query}", found.count == 3, found.count)
            return [one.name for one in found.applications]
        check("the newest first", names() == ["beta", "alpha", "shop"], names())
        check("by name", names(order_by="name", order="asc") == ["alpha", "beta", "shop"])
        check("one after the first", names(order_by="name", order="asc", limit=1, offset=1)
              == ["beta"])
        check("a limit of 0 shows none", names(limit=0) == [])
        refused("a limit of 101", 400, "SVCSTG.00100400",
                lambda: names(limit=101), "limit")
        refused("an unknown order", 400, "SVCSTG.00100400",
                lambda: names(order_by="color"), "order_by")
        for one in self.sdk.show_applications(ss.ShowApplicationsRequest()).applications:
            if one.name != "shop":
                self.sdk.delete_application(ss.DeleteApplicationRequest(application_id=one.id))
        check("applications are removed",
              self.sdk.show_applications(ss.ShowApplicationsRequest()).count == 1)
        stacks = self.sdk.show_runtime_stacks(ss.ShowRuntimeStacksRequest()).runtimestacks
        check("runtime stacks are listed", "Python" in [one.type for one in stacks], stacks)

    # The component.

    def body(self, kind=ss.ComponentCreate, **changes):
        body = {
            "name": "web", "replica": 2, "version": "1.0",
            "runtime_stack": ss.RuntimeStack(
                name="Python3", type="Python", version="3", deploy_mode="virtualmachine"),
            "source": ss.SourceObject(kind="package", url=package("1.0")),
            "command": ss.ComponentCommand(
                command=["python3"], args=["server.py", "{port}"]),
            "external_accesses": [
                ss.ExternalAccesses(protocol="HTTP", forward_port=self.port)],
            "readiness_probe": ss.ComponentProbe(
                type="http", delay=0, timeout=60, path="/health"),
            "refer_resources": [],
        }
        if kind is ss.ComponentCreate:
            body["environment_id"] = self.environment_id
        body.update(changes)
        return kind(**body)

    def create(self, **changes):
        return self.sdk.create_component(ss.CreateComponentRequest(
            application_id=self.application_id, body=self.body(**changes)))

    def modify(self, **changes):
        body = self.body(ss.ComponentModify, **changes)
        return self.sdk.modify_component(ss.ModifyComponentRequest(
            application_id=self.application_id, component_id=self.component_id,
            body=body)).job_id

    def act(self, action, **parameters):
        return self.sdk.update_component_action(ss.UpdateComponentActionRequest(
            application_id=self.application_id, component_id=self.component_id,
            body=ss.ComponentAction(
                action=action, parameters=ss.ComponentActionParameters(**parameters)))).job_id

    def show(self):
        return self.sdk.show_component_info(ss.ShowComponentInfoRequest(
            application_id=self.application_id, component_id=self.component_id))

    def job(self, job, **query):
        return self.sdk.show_job_info(ss.ShowJobInfoRequest(job_id=job, **query))

    def answer(self):
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/", timeout=5).text
        except requests.RequestException:
            return None

    def finish(self, job, status="SUCCEEDED"):
        done = eventually(
            f"{job[:3]} is {status}", lambda: self.job(job),
            lambda found: found.job.execution_status not in ("SUBMITTED", "RUNNING"))
        check(f"the job is {status}", done.job.execution_status == status, done)
        check("the job's tasks are counted", done.task_count == len(done.tasks), done)
        return done

    def runs(self, version, replicas, color="blue"):
        shown = self.show()
        check(f"{version} runs", shown.status.component_status == "RUNNING"
              and shown.version == version, shown)
        check(f"{replicas} replicas of {version} live",
              shown.status.available_replica == replicas and shown.replica == replicas, shown)
        check(f"the port answers {version}", self.answer() == f"{version} {color}",
              self.answer())

    def refusals(self):
        digest = "#sha256=" + "0" * 64
        source = lambda url, kind="package": ss.SourceObject(kind=kind, url=url)
        cases = [
            ("a scheme that is not allowed", "00100400", "http",
             {"source": source("ftp://host/shop.tar.gz" + digest)}),
            ("a package without a digest", "00100400", "sha256",
             {"source": source("file:/shop.tar.gz")}),
            ("a digest that is none", "00100400", "64",
             {"source": source("file:/shop.tar.gz#sha256=12")}),
            ("no address", "00100425", "source.url", {"source": source(None)}),
            ("an image", "00100400", "image", {"source": source("x", "image")}),
            ("code", "00100400", "build", {"source": source("x", "code")}),
            ("too many replicas", "00100400", "replica", {"replica": 101}),
            ("replicas below none", "00100400", "replica", {"replica": -1}),
            ("a port that is none", "00100400", "forward_port",
             {"external_accesses": [ss.ExternalAccesses(protocol="HTTP", forward_port=0)]}),
            ("a private port", "00100400", "private",
             {"external_accesses": [ss.ExternalAccesses(forward_port=21100)]}),
            ("an unknown runtime", "00100420", "Cobol", {"runtime_stack": ss.RuntimeStack(
                name="Cobol", type="Cobol", version="1", deploy_mode="virtualmachine")}),
            ("a name that is none", "00100400", "name", {"name": "x" * 65}),
            ("a version that is none", "00100400", "version", {"version": "../1"}),
            ("no command", "00100400", "command", {"command": None}),
            ("an unknown strategy", "00100400", "RollingRelease",
             {"deploy_strategy": ss.DeployStrategy(type="Sudden")}),
        ]
        for what, code, word, changes in cases:
            refused(what, 400, "SVCSTG." + code, lambda c=changes: self.create(**c), word)
        refused("an unknown environment", 404, "SVCSTG.00100411",
                lambda: self.create(environment_id="no-such"), "no-such")
        listed = self.sdk.show_components(ss.ShowComponentsRequest())
        check("of what was refused nothing is there", listed.count == 0, listed)

    def first(self):
        made = self.create(labels=[ss.Label(key="tier", value="front")])
        self.component_id = made.component_id
        check("the job's id is one", made.job_id.startswith("JOB"), made)
        status = self.show().status.component_status
        check("at first it is INITIALIZING", status in ("INITIALIZING", "RUNNING"), status)
        try:
            self.act("stop")
            raised = None
        except ServiceResponseException as error:
            raised = error
        if raised is not None:
            check("two jobs at once: the second is refused with the first's id",
                  raised.status_code == 400 and made.job_id in raised.error_msg, raised)
        done = self.finish(made.job_id)
        check("the first job provisions", done.job.job_type == "PROVISION", done)
        self.runs("1.0", 2)
        shown = self.show()
        check("what was said is told again", shown.labels[0].value == "front"
              and shown.runtime_stack.type == "Python"
              and shown.source.url == package("1.0"), shown)
        check("the last job is told", shown.status.last_job_id == made.job_id, shown)
        refused("a component's name is taken once", 400, "SVCSTG.00100400",
                lambda: self.create(), "web")
        refused("a port is taken once", 400, "SVCSTG.00100400",
                lambda: self.create(name="other"), "web")
        some = self.sdk.show_component_info(ss.ShowComponentInfoRequest(
            application_id=self.application_id, component_id=self.component_id,
            expect_fields="version,status"))
        check("only what is expected is told", some.version == "1.0" and some.name is None, some)
        for query, count in [({}, 1), ({"application_name": "shop"}, 1),
                             ({"component_name": "web"}, 1), ({"component_name": "x"}, 0),
                             ({"application_name": "x"}, 0)]:
            found = self.sdk.show_components(ss.ShowComponentsRequest(**query))
            check(f"components are found, {query}", found.count == count, found)
        inside = self.sdk.show_components_in_application(
            ss.ShowComponentsInApplicationRequest(application_id=self.application_id))
        check("a row names its places", inside.components[0].environment_name == "staging"
              and inside.components[0].application_name == "shop"
              and inside.components[0].status.component_status == "RUNNING", inside)

    def changes(self):
        rolling = ss.DeployStrategy(
            type="RollingRelease",
            rolling_release=ss.DeployStrategyRollingRelease(batches=2))
        self.finish(self.modify(
            version="2.0", source=ss.SourceObject(kind="package", url=package("2.0")),
            deploy_strategy=rolling,
            envs=[ss.ComponentEnvironment(name="COLOR", value="red")]))
        self.runs("2.0", 2, "red")
        self.finish(self.act("scale", replica=3))
        self.runs("2.0", 3, "red")
        done = self.finish(self.act("rollback", version="1.0"))
        check("a rollback is no provisioning", done.job.job_type == "DAILY_OPERATION", done)
        self.runs("1.0", 2)
        refused("back to a version that never was", 400, "SVCSTG.00100400",
                lambda: self.act("rollback", version="9.9"), "9.9", "2.0")
        self.finish(self.act("stop"))
        shown = self.show()
        check("it is stopped", shown.status.component_status == "STOPPED"
              and shown.status.available_replica == 0, shown)
        check("its port answers no more", self.answer() is None, self.answer())
        refused("scaling what is stopped", 400, "SVCSTG.00100400",
                lambda: self.act("scale", replica=1), "start")
        self.finish(self.act("start"))
        self.runs("1.0", 2)
        self.finish(self.act("restart"))
        self.runs("1.0", 2)
        refused("a replica's number", 400, "SVCSTG.00100400",
                lambda: self.act("scale"), "parameters.replica")
        refused("nothing gray is under way", 400, "SVCSTG.00100400",
                lambda: self.act("continue_deploy"), "gray")
        refused("an action that is not defined", 400, "SVCSTG.00100418",
                lambda: self.act("sync_workload"), "sync_workload")

    def gray(self):
        gray = ss.DeployStrategy(type="GrayRelease", gray_release=ss.DeployStrategyGrayRelease(
            type="weight", replica_surge_mode="no_surge", deployment_mode=1,
            first_batch_weight=50, first_batch_replica=1, remaining_batch=1))
        def both():
            answers = {self.answer() for _ in range(40)}
            return answers
        for ending in ("rollback_current", "continue_deploy"):
            job = self.modify(
                version="3.0", source=ss.SourceObject(kind="package", url=package("3.0")),
                deploy_strategy=gray)
            eventually(f"{ending}: the gray part waits", lambda: self.job(job),
                       lambda found: any(t.task_status == "SCHEDULED" for t in found.tasks))
            check(f"{ending}: both versions answer", both() == {"1.0 blue", "3.0 blue"}, both())
            check("it is upgrading", self.show().status.component_status == "UPGRADING")
            check("the gray job is told", self.act("check_gray_release") == job)
            if ending == "rollback_current":
                self.finish(self.act(ending))
                self.runs("1.0", 2)
                check("the gray part is gone", both() == {"1.0 blue"}, both())
            else:
                self.finish(self.act("modify_gray_rule"))
                check("the gray job goes on", self.act(ending) == job)
                self.finish(job)
                self.runs("3.0", 2)
                check("all is new", both() == {"3.0 blue"}, both())

    def failure(self):
        """A package that is not what was said: nothing is changed, and the job says why."""
        wrong = package("4.0")[:-4] + "0000"
        done = self.finish(self.modify(
            version="4.0", source=ss.SourceObject(kind="package", url=wrong),
            deploy_strategy=ss.DeployStrategy(type="OneBatchRelease")), "FAILED")
        check("the job says why", any("sha256" in t.messages for t in done.tasks), done)
        check("the component has failed",
              self.show().status.component_status == "FAILED", self.show())
        check("what ran before runs on", self.answer() == "3.0 blue", self.answer())
        paged = self.job(done.job.job_id, limit="0", offset="0", desc="true")
        check("tasks are paged", paged.tasks == [] and paged.task_count == done.task_count,
              paged)
        self.finish(self.modify(
            version="3.1", source=ss.SourceObject(kind="package", url=package("3.1")),
            deploy_strategy=ss.DeployStrategy(type="OneBatchRelease")))
        self.runs("3.1", 2)
        records = self.sdk.show_component_records(ss.ShowComponentRecordsRequest(
            application_id=self.application_id, component_id=self.component_id))
        check("every released version is recorded", records.count >= 5
              and records.records[0].version == "3.1" and records.records[0].current_used
              and not records.records[1].current_used
              and records.records[0].status == "SUCCEEDED", records)

    def strangers(self):
        refused("an unknown job", 404, "SVCSTG.00100429", lambda: self.job("JOBnone"))
        refused("an unknown application", 404, "SVCSTG.00100403",
                lambda: self.sdk.show_application_info(
                    ss.ShowApplicationInfoRequest(application_id="none")))
        refused("an unknown component", 404, "SVCSTG.00100404",
                lambda: self.sdk.show_component_info(ss.ShowComponentInfoRequest(
                    application_id=self.application_id, component_id="none")))
        other = setting("OTHER_PROJECT_ID")
        there = client(other)
        check("another project has none of it",
              there.show_components(ss.ShowComponentsRequest()).count == 0
              and there.show_applications(ss.ShowApplicationsRequest()).count == 0
              and there.show_environments(ss.ShowEnvironmentsRequest()).count == 0)
        refused("another project's application", 404, "SVCSTG.00100403",
                lambda: there.show_application_info(
                    ss.ShowApplicationInfoRequest(application_id=self.application_id)))
        refused("another project's environment", 404, "SVCSTG.00100411",
                lambda: there.show_environment_info(
                    ss.ShowEnvironmentInfoRequest(environment_id=self.environment_id)))
        job = self.show().status.last_job_id
        refused("another project's job", 404, "SVCSTG.00100429",
                lambda: there.show_job_info(ss.ShowJobInfoRequest(job_id=job)))

    def end(self):
        refused("an application with components", 400, "SVCSTG.00100402",
                lambda: self.sdk.delete_application(
                    ss.DeleteApplicationRequest(application_id=self.application_id)), "web")
        refused("an environment in use", 400, "SVCSTG.00100402",
                lambda: self.sdk.delete_environment(
                    ss.DeleteEnvironmentRequest(environment_id=self.environment_id)), "web")
        self.sdk.delete_component(ss.DeleteComponentRequest(
            application_id=self.application_id, component_id=self.component_id))

        def is_gone():
            try:
                return self.show().status.component_status
            except ServiceResponseException as error:
                return error.error_code
        eventually("the component is gone", is_gone, lambda found: found == "SVCSTG.00100404")
        check("nothing answers any more", self.answer() is None, self.answer())
        self.sdk.delete_application_configuration(ss.DeleteApplicationConfigurationRequest(
            application_id=self.application_id, environment_id=self.environment_id))
        # Within one second the SDK signs the same request alike: it gets the first answer again.
        self.removed("the application", lambda: self.sdk.delete_application(
            ss.DeleteApplicationRequest(application_id=self.application_id)))
        self.removed("the environment", lambda: self.sdk.delete_environment(
            ss.DeleteEnvironmentRequest(environment_id=self.environment_id)))

    @staticmethod
    def removed(what, call):
        def status():
            try:
                return call().status_code
            except ServiceResponseException as error:
                return error.error_code
        eventually(f"{what} is removed", status, lambda found: found == 204)


def main():
    try:
        shop = Shop()
        for part in (shop.environment, shop.application, shop.lists, shop.refusals, shop.first,
                     shop.changes, shop.gray, shop.failure, shop.strangers, shop.end):
            part()
    except (AssertionError, SdkException, KeyError, TypeError, AttributeError, ValueError,
            IndexError, requests.RequestException) as error:
        where = traceback.format_exc(limit=-3)
        print(json.dumps({"checked": checked, "error": str(error), "where": where}))
        return 1
    print(json.dumps({"checked": checked}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
