import ReleaseModel
import Testing

/// Where a plan may name a secret, and what is said where it may not.
@Suite struct PlanSecretTests {
    private static let inEnvironment =
        "write it as a variable into `environment`, and let the program read that"

    @Test(arguments: [
        "- {name: aa, action: {driver: command, run: [./x], undo: {run: [./y], environment: "
            + "{A: \"${secret:B}\"}}, environment: {A: \"x ${secret:B@2} y\"}}}",
        "- {name: aa, action: {driver: http, url: 'http://h/', idempotent: true, undo: none, "
            + "headers: {A: \"Bearer ${secret:B}\"}, body: {deep: [\"${secret:B}\"]}}}",
        "- {name: aa, action: {driver: http, url: 'http://h/', undo: none, changes: false, status: "
            + "{url: 'http://h/{key}', done: {}, headers: {A: \"${secret:B}\"}}}}",
        "- {name: aa, gate: {driver: http, url: 'http://h/', headers: {A: \"${secret:B}\"}}}",
        "- {name: aa, action: {driver: command, run: [echo, \"$${secret:B}\"]}}",
    ])
    func `a secret may stand where only its target sees it`(tasks: String) {
        #expect(problems(ofTasks: tasks) == [])
    }

    @Test func `a process takes secrets in its environment`() {
        let task = """
            - name: aa
              action:
                driver: process
                component: web
                version: "1"
                artifact: file:/a.tar
                sha256: \(String(repeating: "a", count: 64))
                start: [./x]
                environment: {A: "${secret:B}"}
                changes: false
            """
        #expect(problems(ofTasks: task) == [])
        #expect(
            problems(ofTasks: task.replacing("[./x]", with: "[./x, \"${secret:B}\"]")).count == 1)
    }

    @Test(arguments: [
        (
            "- {name: aa, action: {driver: command, run: [./x, \"${secret:B}\"]}}",
            "7:61: error: `${secret:B}` may not stand in `run` of the action of task aa, "
                + "which others can read; \(inEnvironment)"
        ),
        (
            "- {name: aa, action: {driver: command, run: [./x], directory: \"/a/${secret:B}\"}}",
            "7:73: error: `${secret:B}` may not stand in `directory` of the action of task aa, "
                + "which others can read; \(inEnvironment)"
        ),
        (
            "- {name: aa, gate: {driver: http, url: \"http://h/${secret:B}\"}}",
            "7:50: error: `${secret:B}` may not stand in `url` of the gate of task aa, "
                + "which others can read; write it into `headers` or `body`"
        ),
        (
            "- {name: aa, action: {driver: command, run: [./x], environment: {A: \"${secret:}\"}}}",
            "7:79: error: `${secret:}` names no secret; write `${secret:NAME}` or "
                + "`${secret:NAME@2}`; a name is up to 64 letters, digits, `_` and `-`, no digit first"
        ),
    ])
    func `elsewhere it is refused, with the place to put it`(tasks: String, problem: String) {
        #expect(problems(ofTasks: tasks) == [problem])
    }

    @Test func `the plan and its digest hold the reference alone`() throws {
        let task = "- {name: aa, action: {driver: command, run: [./x], environment: {A: \"%\"}}}"
        let plain = try #require(
            readPlan(Sample.plan(task.replacing("%", with: "${secret:B}"))))
        let pinned = try #require(
            readPlan(Sample.plan(task.replacing("%", with: "${secret:B@2}"))))
        #expect(plain.canonicalJSON.text.contains("${secret:B}"))
        #expect(plain.digest != pinned.digest)
    }
}
