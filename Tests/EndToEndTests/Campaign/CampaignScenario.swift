/// A plan whose every action leaves a line with its effect's key, and what people do with its run.
struct CampaignScenario: Sendable {
    var name: String
    /// `TARGET` stands for the address of the HTTP target.
    var plan: String
    /// How many lines a step may leave at the most; 1 where nothing is said.
    var lines: [String: Int] = [:]
    var people = Deeds()

    /// What people do beside agreeing, triggering, retrying and resolving.
    struct Deeds: Sendable {
        var rollBack = false
        /// Stop the run while this step performs.
        var stopAt: String?
        /// Kill this step's shim while its command runs.
        var killShimOf: String?
    }

    var end: String { people.rollBack ? "rolled_back" : "succeeded" }
    var usesTarget: Bool { plan.contains("TARGET") }

    static let all: [CampaignScenario] = [
        CampaignScenario(
            name: "sequence", plan: plan([[[effect("aa"), effect("bb"), effect("cc")]]])),
        CampaignScenario(
            name: "side by side",
            plan: plan([
                [[effect("aa"), effect("bb")], [effect("cc"), effect("dd")], [effect("ee")]]
            ])
        ),
        CampaignScenario(
            name: "three phases",
            plan: plan([[[effect("aa")]], [[effect("bb")], [effect("cc")]], [[effect("dd")]]])),
        CampaignScenario(
            name: "an automatic retry",
            plan: plan([
                [
                    [
                        effect("aa", then: failsOnce, after: ", retry: {limit: 1, backoff: 10ms}"),
                        effect("bb"),
                    ]
                ]
            ]), lines: ["aa": 2]),
        CampaignScenario(
            name: "a commanded retry",
            plan: plan([[[effect("aa", then: failsOnce), effect("bb")], [effect("cc")]]]),
            lines: ["aa": 2]),
        CampaignScenario(
            name: "an approval and a trigger",
            plan: plan([[[effect("aa"), board, gun, effect("bb")]]])),
        CampaignScenario(
            name: "outputs",
            plan: plan([
                [
                    [
                        effect(
                            "aa", then: "; echo V=7 >> $SLIPWAY_OUTPUT", fields: ", outputs: [V]"),
                        effect("bb", then: "; test ${tasks.aa.outputs.V} = 7"),
                    ]
                ]
            ])),
        CampaignScenario(
            name: "others go on",
            plan: plan(
                [[[effect("aa", then: failsOnce)], [effect("bb"), effect("cc")]]],
                failMode: "continue"), lines: ["aa": 2]),
        CampaignScenario(
            name: "a wait between",
            plan: plan([[[effect("aa"), "{name: bake, wait: 50ms}", effect("bb")]]])),
        CampaignScenario(
            name: "long commands",
            plan: plan([
                [[effect("aa", then: "; sleep 0.15"), effect("bb", before: "sleep 0.15; ")]]
            ])),
        CampaignScenario(
            name: "a rollback",
            plan: plan([[[undoable("aa"), undoable("bb")], [undoable("cc")]]]),
            people: Deeds(rollBack: true)),
        CampaignScenario(
            name: "stopped and resumed",
            plan: plan([[[effect("aa"), effect("bb", then: "; sleep 0.3")], [effect("cc")]]]),
            lines: ["aa": 9, "bb": 9, "cc": 9], people: Deeds(stopAt: "bb")),
        CampaignScenario(
            name: "in doubt for a person",
            plan: plan([
                [
                    [
                        effect("aa"), effect("bb", before: "sleep 0.1; ", then: "; sleep 0.2"),
                        effect("cc"),
                    ]
                ]
            ]), people: Deeds(killShimOf: "bb")),
        CampaignScenario(
            name: "a target that loses answers",
            plan: plan([[[call("aa", "fine"), call("bb", "lost")], [call("cc", "busy")]]])),
        CampaignScenario(
            name: "a slow target",
            plan: plan([[[call("aa", "fine"), call("bb", "slow")], [call("cc", "fine")]]])),
    ]

    /// A command that leaves its key.
    static func effect(
        _ name: String, before: String = "", then more: String = "", fields: String = "",
        after: String = ""
    ) -> String {
        "{name: \(name), action: {driver: command, undo: none\(fields), "
            + "run: [/bin/sh, -c, '\(before)\(note)\(more)']}\(after)}"
    }

    private static let note = "echo $SLIPWAY_EFFECT >> effects.txt"
    private static let failsOnce = "; test $SLIPWAY_GENERATION -gt 1"
    private static let board = "{name: board, approval: {approvers: [alice]}}"
    private static let gun = "{name: gun, trigger: {}}"

    /// A command that leaves its key, and whose undo does.
    private static func undoable(_ name: String) -> String {
        let run = "run: [/bin/sh, -c, '\(note)']"
        return "{name: \(name), action: {driver: command, \(run), undo: {\(run)}}}"
    }

    /// A call of the HTTP target, which behaves as it is asked to.
    private static func call(_ name: String, _ behaviour: String) -> String {
        "{name: \(name), action: {driver: http, undo: none, url: \"TARGET/\(behaviour)\", "
            + "status: {url: \"TARGET/status?key={key}\", done: {field: state, equals: done}, "
            + "running: {field: state, equals: running}, "
            + "notDone: {field: state, equals: none}}}, retry: {limit: 3, backoff: 10ms}}"
    }

    /// Phases of groups of tasks, as flow lists.
    private static func plan(_ phases: [[[String]]], failMode: String = "stop") -> String {
        var lines = ["name: crash", "failMode: \(failMode)", "phases:"]
        for (number, groups) in phases.enumerated() {
            lines += ["  - name: phase-\(number)", "    groups:"]
            for (number, tasks) in groups.enumerated() {
                lines += ["      - name: group-\(number)", "        tasks:"]
                lines += tasks.map { "          - \($0)" }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
