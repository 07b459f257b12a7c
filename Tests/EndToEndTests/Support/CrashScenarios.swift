/// Ten plans for the crash tests; each command appends a line to `effects.txt` each time it runs.
struct CrashScenario: Sendable {
    var name: String
    var plan: String
    /// The lines that must be there at the end, each once; sorted.
    var lines: [String]
    var end = "succeeded"

    static func effect(_ name: String, then more: String = "", fields: String = "") -> String {
        "{name: \(name), action: {driver: command, undo: none\(fields), "
            + "run: [/bin/sh, -c, 'echo \(name) $SLIPWAY_GENERATION >> effects.txt\(more)']}}"
    }

    /// Phases of groups of tasks, as flow lists.
    static func plan(_ phases: [[[String]]], failMode: String = "stop") -> String {
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

    static let failsOnce = "; test $SLIPWAY_GENERATION -gt 1"
    static let board = "{name: board, approval: {approvers: [alice]}}"
    static let go = "{name: gun, trigger: {}}"

    static let all: [CrashScenario] = [
        CrashScenario(
            name: "sequence", plan: plan([[[effect("aa"), effect("bb"), effect("cc")]]]),
            lines: ["aa 1", "bb 1", "cc 1"]),
        CrashScenario(
            name: "side by side", plan: plan([[[effect("aa"), effect("bb")], [effect("cc")]]]),
            lines: ["aa 1", "bb 1", "cc 1"]),
        CrashScenario(
            name: "three phases",
            plan: plan([[[effect("aa")]], [[effect("bb")], [effect("cc")]], [[effect("dd")]]]),
            lines: ["aa 1", "bb 1", "cc 1", "dd 1"]),
        CrashScenario(
            name: "an automatic retry",
            plan: plan([
                [
                    [
                        String(effect("aa", then: failsOnce).dropLast())
                            + ", retry: {limit: 1, backoff: 10ms}}", effect("bb"),
                    ]
                ]
            ]), lines: ["aa 1", "aa 2", "bb 1"]),
        CrashScenario(
            name: "a commanded retry",
            plan: plan([[[effect("aa", then: failsOnce), effect("bb")], [effect("cc")]]]),
            lines: ["aa 1", "aa 2", "bb 1", "cc 1"]),
        CrashScenario(
            name: "an approval and a trigger",
            plan: plan([[[effect("aa"), board, go, effect("bb")]]]), lines: ["aa 1", "bb 1"]),
        CrashScenario(
            name: "outputs",
            plan: plan([
                [
                    [
                        effect(
                            "aa", then: "; echo V=7 >> $SLIPWAY_OUTPUT", fields: ", outputs: [V]"),
                        effect("bb", then: "; test ${tasks.aa.outputs.V} = 7"),
                    ]
                ]
            ]), lines: ["aa 1", "bb 1"]),
        CrashScenario(
            name: "others go on",
            plan: plan(
                [[[effect("aa", then: failsOnce)], [effect("bb"), effect("cc")]]],
                failMode: "continue"), lines: ["aa 1", "aa 2", "bb 1", "cc 1"]),
        CrashScenario(
            name: "a wait between",
            plan: plan([[[effect("aa"), "{name: bake, wait: 50ms}", effect("bb")]]]),
            lines: ["aa 1", "bb 1"]),
        CrashScenario(
            name: "long commands",
            plan: plan([[[effect("aa", then: "; sleep 0.2"), effect("bb", then: "; sleep 0.2")]]]),
            lines: ["aa 1", "bb 1"]),
    ]
}
