import PlanLanguage
import ReleaseModel
import Testing

@Suite struct PlanReaderTests {
    @Test func `the plan of the documentation is read without a problem`() throws {
        #expect(problems(Sample.storefront) == [])
        let plan = try #require(readPlan(Sample.storefront))
        #expect(plan.name == "storefront-2.0")
        #expect(plan.failMode == .continue)
        #expect(plan.parallelism == 4)
        #expect(
            plan.variables == [
                .init("count", "3"), .init("fast", "true"), .init("version", "2.0"),
            ])
        #expect(plan.phases.map(\.name) == ["build", "roll-out"])
        #expect(plan.phases[1].groups.map(\.name) == ["eu", "tell"])
    }

    @Test func `an action's fields become its input and what the plan keeps`() throws {
        let tasks = try #require(readPlan(Sample.storefront)).phases[0].groups[0].tasks
        #expect(
            tasks[0].kind
                == .action(
                    ActionSpec(
                        driver: "command",
                        input: [
                            "run": ["./build.sh", "web", "${version}"], "directory": "/plans",
                            "environment": ["A": "b", "N": "5"],
                        ], undo: .input(["run": ["./clean.sh"]]), changes: true,
                        outputs: ["IMAGE"], timeout: .seconds(600),
                        retry: RetryPolicy(limit: 2, backoff: .seconds(1), maxBackoff: .seconds(30))
                    )))
    }

    @Test func `checkpoints, waits and gates are read`() throws {
        let tasks = try #require(readPlan(Sample.storefront)).phases[0].groups[0].tasks
        #expect(
            tasks.dropFirst().map(\.kind) == [
                .approval(
                    ApprovalSpec(
                        approvers: ["alice", "bob"], require: 1, expires: .seconds(7 * 86_400))),
                .trigger(TriggerSpec()), .wait(.seconds(30)),
                .gate(
                    GateSpec(
                        driver: "http",
                        input: [
                            "url": "http://127.0.0.1/${tasks.compile.outputs.IMAGE}",
                            "expect": ["status": 200],
                        ], every: .seconds(1), holds: .seconds(5), within: .seconds(120))),
            ])
    }

    @Test func `process and http actions are read`() throws {
        let groups = try #require(readPlan(Sample.storefront)).phases[1].groups
        guard case .action(let process) = groups[0].tasks[0].kind,
            case .action(let http) = groups[1].tasks[0].kind
        else {
            Issue.record("not actions")
            return
        }
        #expect(process.undo == .builtIn)
        #expect(process.changes)
        #expect(process.input["replicas"] == 2)
        #expect(process.input["sha256"]?.string == String(repeating: "a1", count: 32))
        #expect(process.input["health"] == ["path": "/health", "within": "20s"])
        #expect(http.undo == .nothing)
        #expect(http.changes)
        #expect(http.idempotent)
        #expect(
            http.input["body"] == [
                "version": "${version}", "parts": [1, .number(2.5), true, .null, "x"],
            ])
        #expect(http.input["driver"] == nil)
        #expect(http.input["undo"] == nil)
    }

    @Test func `what is left out has its default`() throws {
        let plan = try #require(
            readPlan(Sample.plan("- {name: aa, action: {driver: command, run: [x]}}")))
        #expect(plan.failMode == .stop)
        #expect(plan.parallelism == Plan.Limits.defaultParallelism)
        #expect(
            plan.phases[0].groups[0].tasks[0].kind
                == .action(
                    ActionSpec(driver: "command", input: ["run": ["x"], "directory": "/plans"])))
    }

    @Test(arguments: [
        ("driver: command, run: [x]", false), ("driver: command, run: [x], undo: none", false),
        ("driver: command, run: [x], undo: {run: [y]}", true),
        ("driver: command, run: [x], undo: {run: [y]}, changes: false", false),
        ("driver: command, run: [x], undo: none, changes: true", true),
        ("driver: http, url: 'http://h/', idempotent: true", true),
        ("driver: http, url: 'http://h/', idempotent: true, method: GET", false),
        ("driver: http, url: 'http://h/', idempotent: true, method: HEAD", false),
        ("driver: http, url: 'http://h/', idempotent: true, method: PUT", true),
    ]) func `changes follows from the driver unless it is said`(
        fields: String, changes: Bool
    ) throws {
        guard case .action(let action)? = task("- {name: aa, action: {\(fields)}}")?.kind else {
            Issue.record("no action: \(problems(ofTasks: "- {name: aa, action: {\(fields)}}"))")
            return
        }
        #expect(action.changes == changes)
    }

    @Test(arguments: [
        (".", "/plans/here"), ("./web", "/plans/here/web"), ("web/", "/plans/here/web"),
        ("../other", "/plans/here/../other"), ("/abs", "/abs"), ("\"${root}/x\"", "${root}/x"),
    ]) func `a relative directory lies in the plan's folder`(written: String, read: String) throws {
        let text = Sample.plan(
            "- {name: aa, action: {driver: command, run: [x], directory: \(written)}}",
            head: "name: sample\nvariables: {root: /r}\n")
        let plan = try #require(readPlan(text, directory: "/plans/here/"))
        #expect(
            plan.phases[0].groups[0].tasks[0].kind.inputs[0]["directory"]?.string == read)
    }

    @Test func `without the plan's folder a relative directory is an error`() {
        #expect(
            problems(
                Sample.plan("- {name: aa, action: {driver: command, run: [x]}}"), directory: nil)
                == [
                    "7:32: error: the action of task aa has no `directory`; "
                        + "write `directory: /absolute/folder`"
                ])
        let relative = Sample.plan(
            "- {name: aa, action: {driver: command, run: [x], directory: web}}")
        #expect(
            problems(relative, directory: nil) == [
                "7:71: error: `directory` of the action of task aa must begin with /, not \"web\": "
                    + "nobody knows the plan's folder here; write the absolute folder"
            ])
        let absolute = Sample.plan(
            "- {name: aa, action: {driver: command, run: [x], directory: /web}}")
        #expect(problems(absolute, directory: nil) == [])
    }

    @Test func `JSON says the same as YAML`() throws {
        let yaml = try #require(readPlan(Sample.storefront))
        let json = yaml.canonicalJSON
        #expect(readPlan(json.text) == yaml)
        #expect(readPlan(json.indented) == yaml)
        #expect(readPlan("\n  {\"name\": \"a\\u00e9\\ud83d\\ude00\"}") == nil)
        let surrogates = """
            {"name": "sample", "variables": {"v": "\\ud83d\\ude00\\u007f\\/"}, "phases": [{"name": "one",
            "groups": [{"name": "all", "tasks": [{"name": "aa", "wait": "0s"}]}]}]}
            """
        #expect(readPlan(surrogates)?.variables == [.init("v", "😀\u{7f}/")])
    }

    @Test func `a plan that is written canonically reads back as the same plan`() throws {
        let plan = try #require(readPlan(Sample.storefront))
        let again = PlanReader.read(plan.canonicalJSON.encoded, directory: nil)
        #expect(again.plan == plan)
        #expect(again.problems == [])
        #expect(again.plan?.digest == plan.digest)
        #expect(try Plan(canonical: plan.canonicalJSON) == plan)
    }

    @Test func `an empty trigger and an empty approval mean anybody`() {
        #expect(task("- {name: go, trigger: }")?.kind == .trigger(TriggerSpec()))
        #expect(task("- {name: go, approval: {}}")?.kind == .approval(ApprovalSpec()))
        #expect(
            task("- {name: go, trigger: {by: [al]}}")?.kind == .trigger(TriggerSpec(by: ["al"])))
    }

    @Test func `an approval of groups and conditions is read, in YAML and in JSON`() throws {
        let yaml = """
            - name: go
              approval:
                all:
                  - {group: sre, require: 2}
                  - {approvers: [alice, "group:dba"]}
                require: 3
                comment: required
            """
        let expected = ApprovalSpec(
            require: 3,
            all: [
                .init(approvers: ["group:sre"], require: 2),
                .init(approvers: ["alice", "group:dba"]),
            ], needsComment: true)
        #expect(task(yaml)?.kind == .approval(expected))
        let plan = try #require(readPlan(Sample.plan(yaml)))
        let json = PlanReader.read(plan.canonicalJSON.encoded, directory: nil)
        #expect(json.problems == [])
        #expect(json.plan == plan)
        #expect(
            task("- {name: go, approval: {approvers: [alice, group:sre], comment: optional}}")?
                .kind == .approval(ApprovalSpec(approvers: ["alice", "group:sre"])))
    }

    @Test func `a backoff beyond the longest one raises it`() throws {
        guard
            case .action(let action)? = task(
                "- {name: aa, action: {driver: command, run: [x]}, retry: {limit: 3, backoff: 5m}}")?
                .kind
        else {
            Issue.record("no action")
            return
        }
        #expect(action.retry.maxBackoff == .seconds(300))
    }
}
