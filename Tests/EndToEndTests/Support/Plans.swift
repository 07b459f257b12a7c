/// Small plans in the language that people write.
enum Plans {
    /// Tasks one after the other, each with what is written after its name.
    static func sequence(_ tasks: [String], name: String = "demo") -> String {
        let lines = tasks.map { "          - \($0)" }.joined(separator: "\n")
        return """
            name: \(name)
            phases:
              - name: only
                groups:
                  - name: all
                    tasks:
            \(lines)
            """
    }

    /// A task that runs a shell line in the plan's folder.
    static func shell(_ name: String, _ line: String) -> String {
        let quoted = line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "{name: \(name), action: {driver: command, undo: none, "
            + "run: [/bin/sh, -c, \"\(quoted)\"]}}"
    }

    /// A task that waits until a file appears, or its folder is gone.
    static func until(_ file: String, in folder: String, then line: String, name: String) -> String
    {
        shell(
            name,
            "until test -e \(folder)/\(file) || ! test -d \(folder); do sleep 0.05; done; \(line)")
    }

    static let approval = "{name: board, approval: {approvers: [alice, bob], require: 1}}"
    static let trigger = "{name: gun, trigger: {}}"
}
