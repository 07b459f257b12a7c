internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct ReleaseExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why a run waits, and what may be asked of it.",
        discussion: """
            Each verb is shown as allowed or not; where it is not, with what stands in the way \
            and what would change that. It answers for you, or for whoever --as names.

            EXAMPLES
              slipway release explain @latest
              slipway release explain @latest abort
              slipway release explain @latest agree --as alice
            """)

    @OptionGroup var run: RunArgument

    @Argument(
        help: ArgumentHelp("Only this verb: retry, abort, agree, …", valueName: "verb"),
        completion: .list(VerbName.allCases.map(\.rawValue)))
    var verb: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Answer for this person.", valueName: "name"))
    var name: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    mutating func validate() throws {
        guard let verb, VerbName(rawValue: verb) == nil else { return }
        let all = VerbName.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("there is no verb '\(verb)'; there are \(all)")
    }

    func run() async throws {
        let explanation = try await target.connection(as: name).look { client in
            try await client.explain(try await run.id(client), verb: verb)
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(explanation))
        case .name: for verb in explanation.verbs where verb.isAllowed { Output.data(verb.verb) }
        case .table: printText(explanation)
        }
    }

    private func printText(_ explanation: API.Explanation) {
        let style = output.style
        let status = style.paint(explanation.status, style.colour(explanation.status))
        Output.data("\(explanation.run) is \(status)")
        for reason in explanation.waitingFor where verb == nil { printReason(reason) }
        for answer in explanation.verbs { printAnswer(answer, style) }
    }

    private func printReason(_ reason: API.WaitReason) {
        let until = reason.until.map { " until \(Times.short($0)) UTC" } ?? ""
        let people = reason.people.isEmpty ? "" : " (\(reason.people.joined(separator: ", ")))"
        Output.data("  waits for \(Style.plain(reason.sentence + people))\(until)")
    }

    private func printAnswer(_ answer: API.VerbAnswer, _ style: Style) {
        let step = answer.step.map { " \(Style.plain($0))" } ?? ""
        guard let refusal = answer.refusal else {
            Output.data("\(style.paint("yes", .green))  \(answer.verb)\(step)")
            return
        }
        let sentence = Style.plain(refusal.sentence)
        Output.data("\(style.paint("no ", .red))  \(answer.verb)\(step): \(sentence)")
        for fact in refusal.facts {
            Output.data("       \(Style.plain(fact.fact)) → \(Style.plain(fact.remedy))")
        }
    }
}
