import PlanLanguage
import ReleaseModel

/// Plans for the tests, and what reading them says.
enum Sample {
    /// The plan of the issue, as somebody would write it.
    static let storefront = """
        name: storefront-2.0
        failMode: continue
        parallelism: 4
        variables: {version: "2.0", count: 3, fast: true}
        phases:
          - name: build
            groups:
              - name: web
                tasks:
                  - name: compile
                    action:
                      driver: command
                      run: ["./build.sh", "web", "${version}"]
                      directory: "."
                      environment: {A: b, N: 5}
                      outputs: [IMAGE]
                      undo: {run: [./clean.sh]}
                    timeout: 10m
                    retry: {limit: 2, backoff: 1s, maxBackoff: 30s}
                  - name: release-board
                    approval: {approvers: [alice, bob], require: 1, expires: 7d}
                  - name: go
                    trigger: {}
                  - name: bake
                    wait: 30s
                  - name: healthy
                    gate: {driver: http, url: "http://127.0.0.1/${tasks.compile.outputs.IMAGE}", expect: {status: 200}, every: 1s, for: 5s, within: 2m}
          - name: roll-out
            groups:
              - name: eu
                tasks:
                  - name: upgrade-eu
                    action:
                      driver: process
                      component: storefront
                      version: ${version}
                      artifact: "http://127.0.0.1/storefront-${version}.tar.gz"
                      sha256: \(String(repeating: "A1", count: 32))
                      start: [./server, "{port}"]
                      replicas: 2
                      port: 8080
                      health: {path: /health, within: 20s}
              - name: tell
                tasks:
                  - name: announce
                    action:
                      driver: http
                      method: POST
                      url: http://127.0.0.1/hook
                      headers: {X-Plan: storefront}
                      body: {version: "${version}", parts: [1, 2.5, true, null, "x"]}
                      idempotent: true
                      undo: none
        """

    /// A plan of one phase and one group around task lines, which begin in line 7, column 11.
    static func plan(_ tasks: String, head: String = "name: sample\n") -> String {
        let indented = tasks.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "          \($0)" }.joined(separator: "\n")
        return head + "phases:\n  - name: one\n    groups:\n      - name: all\n        tasks:\n"
            + indented + "\n"
    }

    /// A command that is right in every respect.
    static func command(_ name: String, _ more: String = "") -> String {
        "- {name: \(name), action: {driver: command, run: [./x\(more.isEmpty ? "]" : more)}}"
    }
}

/// What is wrong with a plan whose folder is known, as text.
func problems(_ text: String, directory: String? = "/plans") -> [String] {
    PlanReader.read(Array(text.utf8), directory: directory).problems.map(\.description)
}

/// The same of task lines, see `Sample.plan`.
func problems(ofTasks tasks: String) -> [String] { problems(Sample.plan(tasks)) }

/// The plan; nil where it has an error.
func readPlan(_ text: String, directory: String? = "/plans") -> Plan? {
    PlanReader.read(Array(text.utf8), directory: directory).plan
}

/// The only task of a plan.
func task(_ text: String) -> PlanTask? {
    readPlan(Sample.plan(text))?.phases.first?.groups.first?.tasks.first
}
