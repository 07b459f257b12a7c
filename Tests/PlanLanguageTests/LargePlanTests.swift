import PlanLanguage
import ReleaseModel
import Testing

@Suite(.serialized) struct LargePlanTests {
    /// Groups of 100 steps side by side, each step with the output of the one before it.
    private func commands(_ steps: Int) -> String {
        text(steps) { step in
            let before = step.isMultiple(of: 100) ? "" : ", \"${tasks.step\(step - 1).outputs.K}\""
            return """
                          - name: step\(step)
                            action:
                              driver: command
                              run: [./x, "${version}"\(before)]
                              outputs: [K]
                            retry: {limit: 1, backoff: 1s}

                """
        }
    }

    private func text(_ steps: Int, _ task: (Int) -> String) -> String {
        var text = "name: large\nvariables: {version: 1}\nphases:\n  - name: one\n    groups:\n"
        for step in 0..<steps {
            if step.isMultiple(of: 100) { text += "      - name: group\(step)\n        tasks:\n" }
            text += task(step)
        }
        return text
    }

    @Test(.timeLimit(.minutes(15))) func `a plan of 100,000 steps is read`() throws {
        let read = PlanReader.read(Array(commands(100_000).utf8), directory: "/p")
        let plan = try #require(read.plan)
        #expect(read.problems == [])
        #expect(plan.phases[0].groups.count == 1_000)
        #expect(plan.phases[0].groups.allSatisfy { $0.tasks.count == 100 })
    }

    @Test func `a large plan in its canonical form is the same plan`() throws {
        let plan = try #require(readPlan(commands(5_000)))
        #expect(PlanReader.read(plan.canonicalJSON.encoded, directory: nil).plan == plan)
    }

    @Test(.timeLimit(.minutes(15))) func `a plan of 100,001 steps is refused`() {
        let waits = text(100_001) { "          - {name: step\($0), wait: 1s}\n" }
        #expect(
            problems(waits) == [
                "102008:13: error: the plan has more than 100000 tasks, which is what is allowed; "
                    + "write several plans"
            ])
    }
}
