internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct ReleaseList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List runs, newest first.",
        discussion: """
            EXAMPLES
              slipway release list --status failed
              slipway release list --output name | head -1
            """)

    @Option(help: "Only runs in this status: running, failed, succeeded, …")
    var status: String?

    @Option(help: "Only runs of plans with this name.")
    var name: String?

    @Option(help: ArgumentHelp("No more than this many.", valueName: "count"))
    var limit = 50

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    mutating func validate() throws {
        guard (1...100_000).contains(limit) else {
            throw ValidationError("--limit takes 1 to 100000")
        }
        if let status, RunStatus(rawValue: status) == nil {
            let all = RunStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no status '\(status)'; there are \(all)")
        }
    }

    func run() async throws {
        let list = try await target.connection().look { client in
            var list = API.RunList(items: [])
            repeat {
                let page = try await client.runs(
                    status: status, name: name, cursor: list.nextCursor,
                    limit: min(1_000, limit - list.items.count))
                list.items += page.items
                list.nextCursor = page.nextCursor
            } while list.nextCursor != nil && list.items.count < limit
            return list
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(list))
        case .name: for run in list.items { Output.data(run.run) }
        case .table: printTable(list)
        }
    }

    private func printTable(_ list: API.RunList) {
        let style = output.style
        var table = Table("RUN", "NAME", "STATUS", "STEPS", "WAITS", "STARTED BY", "STARTED (UTC)")
        for run in list.items {
            table.add(
                .init(run.run), .init(run.name), .init(run.status, style.colour(run.status)),
                .init("\(run.finishedSteps)/\(run.steps)"),
                .init(run.waitingForPeople > 0 ? "\(run.waitingForPeople)" : "-"),
                .init(run.startedBy), .init(Times.short(run.startedAt)))
        }
        table.print(style)
        if list.nextCursor != nil { Output.chatter("there are more; --limit shows them") }
    }
}
