import ReleaseModel
import SlipwayTestSupport
import Testing

/// A plan, the way its people and drivers behave, and how it ends.
struct Scenario: CustomTestStringConvertible, Sendable {
    var name: String
    var plan: Plan
    var end: RunStatus = .succeeded
    /// Steps whose first generation fails.
    var failing: Set<String> = []
    var rollsBack = false

    var testDescription: String { name }

    static let all: [Scenario] = [
        Scenario(name: "sequence", plan: .sequence(.action("a"), .action("b"), .action("c"))),
        Scenario(
            name: "side by side",
            plan: .sideBySide([.action("a"), .action("b")], [.action("c"), .action("d")])),
        Scenario(
            name: "three phases",
            plan: .sample([[[.action("a")]], [[.action("b")], [.action("c")]], [[.action("d")]]])),
        Scenario(
            name: "an automatic retry", plan: .sequence(.action("a", retries: 1), .action("b")),
            failing: ["a"]),
        Scenario(
            name: "a commanded retry",
            plan: .sideBySide([.action("a"), .action("b")], [.action("c")]), failing: ["a"]),
        Scenario(
            name: "an approval and a trigger",
            plan: .sequence(.action("a"), .approval("board"), .trigger("go"), .action("b"))),
        Scenario(
            name: "outputs across groups",
            plan: .sideBySide(
                [.action("use", input: ["v": "${tasks.make.outputs.V}"])],
                [.action("make", outputs: ["V"])])),
        Scenario(
            name: "others go on",
            plan: .sideBySide(
                [.action("a"), .action("b")], [.action("c"), .action("d")], failMode: .continue),
            failing: ["a", "d"]),
        Scenario(name: "a wait and a gate", plan: .sequence(.action("a"), .wait("w"), .gate("g"))),
        Scenario(
            name: "a rollback",
            plan: .sequence(.action("a", undo: .builtIn), .action("b", undo: .builtIn)),
            end: .rolledBack, rollsBack: true),
    ]
}
