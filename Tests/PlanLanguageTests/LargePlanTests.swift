import PlanLanguage
import ReleaseModel
import Testing

@Suite(.serialized) struct LargePlanTests {
    /// 1,000 groups side by side, each step with the output of the one before it.
    private func text(steps: Int, json: Bool = false) -> String {
        var text = "name: large\nvariables: {version: 1}\nphases:\n  - name: one\n    groups:\n"
        for step in 0..<steps {
            if step.isMultiple(of: 100) { text += "      - name: group\(step)\n        tasks:\n" }
            let before = step.isMultiple(of: 100) ? "" : ", \"${tasks.step\(step - 1).outputs.K}\""
            text += """
                          - name: step\(step)
                            action:
                              driver: command
                              run: [./x, "${version}"\(before)]
                              environment: {A: b}
                              outputs: [K]
                            retry: {limit: 1, backoff: 1s}

                """
        }
        return text
    }

    @Test(.timeLimit(.minutes(2))) func `a plan of 100,000 steps is read, one more is refused`() throws {
        let clock = ContinuousClock()
        let started = clock.now
        let read = PlanReader.read(Array(text(steps: 100_000).utf8), directory: "/p")
        print("100,000 steps read in \(clock.now - started)")
        let plan = try #require(read.plan)
        #expect(read.problems == [])
        #expect(plan.phases[0].groups.count == 1_000)

        let canonical = plan.canonicalJSON.encoded
        let again = clock.now
        #expect(PlanReader.read(canonical, directory: nil).plan == plan)
        print("… and again from \(canonical.count) bytes of JSON in \(clock.now - again)")

        #expect(
            problems(text(steps: 100_001)) == [
                "702008:13: error: the plan has more than 100000 tasks, which is what is allowed; "
                    + "write several plans"
            ])
    }
}
