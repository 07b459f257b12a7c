import PlanLanguage
import ReleaseModel
import Testing

@Suite struct PlanOrderTests {
    /// A command that uses outputs, written as `task.KEY`, and declares `K`.
    private func step(_ name: String, uses: String...) -> String {
        let arguments = uses.map {
            let parts = $0.split(separator: ".")
            return ", \"${tasks.\(parts[0]).outputs.\(parts[1])}\""
        }.joined()
        return "{name: \(name), action: {driver: command, run: [./x\(arguments)], outputs: [K]}}"
    }

    /// Phases of groups of tasks.
    private func plan(_ phases: [[[String]]]) -> String {
        var text = "name: sample\nphases:\n"
        var group = 0
        for (number, groups) in phases.enumerated() {
            text += "  - name: phase\(number)\n    groups:\n"
            for tasks in groups {
                group += 1
                text += "      - name: group\(group)\n        tasks:\n"
                text += tasks.map { "          - \($0)\n" }.joined()
            }
        }
        return text
    }

    @Test func `an output may be used later in the group, in another group and in a later phase`() {
        let text = plan([
            [[step("aa"), step("bb", uses: "aa.K")], [step("cc", uses: "bb.K", "aa.K")]],
            [[step("dd", uses: "cc.K")]],
        ])
        #expect(problems(text) == [])
    }

    @Test func `a reference names a task, an output and a variable that exist`() {
        let tasks = """
            - {name: first, wait: 1s}
            - {name: make, action: {driver: command, run: [./x], outputs: [IMAGE]}}
            - name: use
              action:
                driver: command
                run:
                  - ${tasks.mak.outputs.IMAGE}
                  - ${tasks.make.outputs.IMAG}
                  - ${tasks.make.outputs.COLOR}
                  - ${tasks.first.outputs.IMAGE}
                  - ${versoin}
                  - ${HOME}
                  - ${not a name}
                  - $${HOME} ${version}
            """
        let text = Sample.plan(tasks, head: "variables: {version: 1}\nname: sample\n")
        #expect(
            problems(text) == [
                "14:19: error: `${tasks.mak.outputs.IMAGE}`: the plan has no task mak; "
                    + "write `${tasks.make.outputs.IMAGE}`",
                "15:19: error: `${tasks.make.outputs.IMAG}`: make does not declare the output IMAG; "
                    + "write `${tasks.make.outputs.IMAGE}`",
                "16:19: error: `${tasks.make.outputs.COLOR}`: make does not declare the output COLOR; "
                    + "write `outputs: [COLOR]` into the action of make",
                "17:19: error: `${tasks.first.outputs.IMAGE}`: first is no action and hands nothing "
                    + "on; write an output of an action",
                "18:19: error: the plan has no variable versoin; write `${version}`",
                "19:19: error: the plan has no variable HOME; write `HOME` into `variables`, or "
                    + "`$${HOME}` if it is not Slipway's to fill in",
                "20:19: error: `${not a name}` is no reference; write `${NAME}` or "
                    + "`${tasks.NAME.outputs.KEY}`, or `$${` for a `${` that stands for itself",
            ])
    }

    @Test func `references are found in undo, in gates and deep inside a body`() {
        let tasks = """
            - name: call
              action:
                driver: http
                url: http://h/${a1}
                headers: {X: "${a2}"}
                body: {list: [{deep: "${a3}"}]}
                undo: {url: "http://h/${a4}"}
                idempotent: true
            - {name: look, gate: {driver: http, url: "http://h/${a5}"}}
            """
        #expect(problems(ofTasks: tasks).filter { $0.contains("has no variable") }.count == 5)
    }

    @Test func `an output of a task that can never come before is refused`() {
        let text = plan([
            [[step("aa", uses: "bb.K"), step("bb")]],
            [[step("cc", uses: "cc.K")], [step("dd", uses: "ee.K")]],
            [[step("ee")]],
        ])
        #expect(
            problems(text) == [
                "7:61: error: `${tasks.bb.outputs.K}`: bb comes later, never before; "
                    + "write it in a task after bb",
                "13:61: error: `${tasks.cc.outputs.K}`: cc cannot use its own output; "
                    + "write it in a task after cc",
                "16:61: error: `${tasks.ee.outputs.K}`: ee comes later, never before; "
                    + "write it in a task after ee",
            ])
    }

    @Test func `a cycle through outputs is named`() {
        let text = plan([
            [
                [step("a1", uses: "b2.K"), step("a2")],
                [step("b1", uses: "a2.K"), step("b2")],
                [step("c1", uses: "d1.K")], [step("d1", uses: "c1.K")],
                [step("e1", uses: "a2.K")],
            ]
        ])
        #expect(
            problems(text) == [
                "7:61: error: these tasks wait for each other: a1 → a2 → b1 → b2 → a1; "
                    + "write the tasks in an order in which outputs come first",
                "15:61: error: these tasks wait for each other: c1 → d1 → c1; "
                    + "write the tasks in an order in which outputs come first",
            ])
    }

    @Test func `a checkpoint guards what comes after it, also through outputs and phases`() {
        let oneWay =
            "action: {driver: http, url: \"http://h/IN\", idempotent: true, outputs: [K]}"
        func call(_ name: String, uses: String = "") -> String {
            let reference = uses.isEmpty ? "" : "${tasks.\(uses).outputs.K}"
            return "{name: \(name), \(oneWay.replacing("IN", with: reference))}"
        }
        let text = plan([
            [
                ["{name: go, trigger: {}}", call("after")],
                [call("beside")],
                [call("through", uses: "after")],
                [call("later", uses: "through"), call("last")],
            ],
            [[call("next")]],
        ])
        #expect(
            problems(text).map { $0.split(separator: ";")[0] } == [
                "11:20: warning: task beside changes something for good, and no checkpoint stands "
                    + "before it"
            ])
    }

    @Test func `what the lint accepts, the graph accepts`() throws {
        let accepted = plan([
            [[step("aa"), step("bb", uses: "cc.K")], [step("cc", uses: "aa.K")]],
            [[step("dd", uses: "bb.K")]],
        ])
        let plan = try #require(PlanReader.read(Array(accepted.utf8), directory: "/p").plan)
        _ = try Graph(plan)
    }
}
