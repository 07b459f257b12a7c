import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite struct SecretReferenceTests {
    @Test(arguments: [
        ("secret:TOKEN", SecretReference("TOKEN")),
        ("secret:db-password_2", SecretReference("db-password_2")),
        ("secret:TOKEN@3", SecretReference("TOKEN", version: 3)),
        ("secret:TOKEN@999999999", SecretReference("TOKEN", version: 999_999_999)),
    ])
    func `a secret is named with or without a version`(text: String, secret: SecretReference) {
        #expect(Reference(text) == .secret(secret))
        #expect(Reference(text)?.description == "${\(text)}")
    }

    @Test(arguments: [
        "secret:", "secret:@1", "secret:1A", "secret:A@", "secret:A@0", "secret:A@01",
        "secret:A@x", "secret:A@1@2", "secret:A@1000000000", "secret:A B", "secret:a/b",
        "Secret:A", " secret:A",
    ])
    func `anything else is no reference`(text: String) {
        #expect(Reference(text) == nil)
    }

    @Test func `what names a secret stays a reference when all else is filled in`() throws {
        let value: JSON = ["header": "Bearer ${secret:TOKEN@2}-${x}", "plain": "${x}"]

        let resolved = try value.resolving(secretsOf: "p") { _ in "y" }

        #expect(resolved["plain"] == "y")
        let secret = SecretReference("TOKEN", version: 2, project: "p")
        let text = try #require(resolved["header"].flatMap { SecretText($0) })
        #expect(text.parts == [.literal("Bearer "), .secret(secret), .literal("-y")])
        #expect(resolved.secretReferences == [secret])
        #expect(resolved.fillingSecrets { _ in "hush" }["header"] == "Bearer hush-y")
    }

    @Test func `a value that is handed on can never name a secret`() throws {
        let stolen = #"{"${secret}":[{"name":"TOKEN","project":""}]}"#
        for handed in ["${secret:TOKEN}", "$${secret:TOKEN}", stolen] {
            let resolved = try JSON.string("a ${tasks.t1.outputs.K} b ${secret:MINE}")
                .resolving { _ in handed }
            #expect(resolved.secretReferences == [SecretReference("MINE")])
            #expect(resolved.fillingSecrets { _ in "hush" } == .string("a \(handed) b hush"))
        }
        // The dollar before a reference belongs to the text before it.
        let dollar = try JSON.string("${x}${secret:MINE}").resolving { _ in "$" }
        #expect(dollar.fillingSecrets { _ in "hush" } == "$hush")
    }

    @Test func `an escaped reference is the text it stands for`() throws {
        let resolved = try JSON.string("$${secret:TOKEN}").resolving { _ in nil }
        #expect(resolved == "${secret:TOKEN}")
    }

    @Test func `a plan cannot write what only references become`() {
        let forged: JSON = ["body": ["${secret}": [["name": "TOKEN", "project": "other"]]]]
        #expect(forged.mayRefer)
        #expect(throws: UnresolvedReference(written: "${secret}", reason: .reserved)) {
            try forged.resolving { _ in nil }
        }
    }

    @Test func `an effect holds a reference, and no filled-in text passes for one`() throws {
        let action = ActionSpec(
            driver: "command",
            input: ["run": ["x"], "environment": ["T": "${secret:TOKEN}", "N": "${name}"]])
        var plan = Plan.sample([[[PlanTask(name: "step", kind: .action(action))]]])
        plan.variables = [Plan.Variable("name", "${secret:OTHER}")]
        let bench = try RunBench(plan)

        let effect = bench.run.effect(of: try bench.attempt("step"))

        #expect(effect.input.secretReferences == [SecretReference("TOKEN")])
        #expect(effect.input["environment"]?["N"] == "${secret:OTHER}")
    }

    @Test func `who approves is shown each secret with its version, or that the newest counts`()
        throws
    {
        let action = ActionSpec(
            driver: "command",
            input: [
                "run": ["x"],
                "environment": [
                    "A": "${secret:FREE}", "B": "${secret:PINNED@3}", "C": "${secret:FREE}",
                ],
            ])
        let plan = Plan.sample([
            [
                [
                    PlanTask(name: "board", kind: .approval(ApprovalSpec())),
                    PlanTask(name: "step", kind: .action(action)),
                ]
            ]
        ])
        let bench = try RunBench(plan)
        let shown = bench.run.shown(at: StepID(0))
        #expect(
            shown["secrets"] == [
                ["step": "step", "secret": "FREE", "version": "newest"],
                ["step": "step", "secret": "PINNED", "version": 3],
            ])
    }
}
