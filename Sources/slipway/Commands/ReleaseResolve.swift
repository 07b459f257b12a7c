internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct ReleaseResolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Say what became of a step in doubt.",
        discussion: """
            Only where no probe can tell. Look at the target first: `done` means that it was \
            done once and wholly; `not-done` lets it be performed again.

            EXAMPLES
              slipway release resolve @latest notify not-done --reason "no mail went out"
              slipway release resolve @latest build done --output image=web:2 --reason "in the registry"
            """)

    enum Answer: String, ExpressibleByArgument, CaseIterable {
        case done
        case notDone = "not-done"
    }

    @OptionGroup var ask: AskOptions

    @Argument(help: "The step in doubt.")
    var step: String

    @Argument(help: "done or not-done.")
    var answer: Answer

    @Option(
        help: ArgumentHelp(
            "The attempt that was looked at (default: the last one); refused once there is another.",
            valueName: "number"))
    var attempt: Int?

    @Option(help: ArgumentHelp("How you know.", valueName: "text"))
    var reason: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "KEY=VALUE hands on an output of the step; json, table or name says how data is "
                + "printed. May be repeated.",
            valueName: "output"))
    var output: [String] = []

    @OptionGroup var colour: ColourOptions

    mutating func validate() throws {
        for word in output where !word.contains("=") && OutputFormat(rawValue: word) == nil {
            throw ValidationError("--output takes KEY=VALUE, json, table or name, not '\(word)'")
        }
        if answer == .notDone, output.contains(where: { $0.contains("=") }) {
            throw ValidationError("a step that is not done hands on no outputs")
        }
    }

    func run() async throws {
        let outputs = output.filter { $0.contains("=") }.map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts[1]))
        }
        let format = output.compactMap { OutputFormat(rawValue: $0) }.last ?? .table
        let answer = try await ask.ask(.resolve) { client, run in
            let seen = try await client.attempts(of: run).items.last { $0.step == step }
            return API.CommandRequest(
                step: step, reason: reason, attempt: attempt ?? seen?.attempt,
                direction: seen?.direction, resolution: self.answer == .done ? "done" : "not_done",
                outputs: outputs.isEmpty ? nil : Dictionary(outputs) { $1 })
        }
        try ask.print(answer, format)
    }
}
