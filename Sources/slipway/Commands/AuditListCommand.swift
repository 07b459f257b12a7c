internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct AuditListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List entries of the audit log, the newest last.",
        discussion: """
            A time is a span before now (30m, 7d), a day (2026-11-21) or an instant in UTC \
            (2026-11-21T12:00:00Z).

            EXAMPLES
              slipway audit list --subject r-0123456789ab
              slipway audit list --verb agree --since 2026-11-01 --output json
            """)

    @Option(help: "Only what this person or identity asked.")
    var actor: String?

    @Option(help: "Only this verb: start, agree, skip, …")
    var verb: String?

    @Option(help: "Only what was asked of this: a run with everything in it, or RUN/STEP.")
    var subject: String?

    @Option(help: ArgumentHelp("Not before this time.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Before this time.", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("No more than this many, the newest ones.", valueName: "count"))
    var limit = 50

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    mutating func validate() throws {
        guard (1...100_000).contains(limit) else {
            throw ValidationError("--limit takes 1 to 100000")
        }
    }

    func run() async throws {
        let now = Instant.now
        let filter = SlipwayClient.AuditFilter(
            actor: actor, verb: verb, subject: subject, since: since?.time(now),
            until: until?.time(now))
        var list = try await target.connection().look { client in
            var list = API.AuditList(items: [])
            repeat {
                let page = try await client.audit(
                    filter, cursor: list.nextCursor, limit: min(1_000, limit - list.items.count))
                list.items += page.items
                list.nextCursor = page.nextCursor
            } while list.nextCursor != nil && list.items.count < limit
            return list
        }
        list.items.reverse()
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(list))
        case .name: for entry in list.items { Output.data("\(entry.number)") }
        case .table: printTable(list)
        }
    }

    private func printTable(_ list: API.AuditList) {
        var table = Table("ENTRY", "TIME (UTC)", "WHO", "FROM", "VERB", "ON", "ANSWER", "WHY")
        for entry in list.items {
            table.add(
                .init("\(entry.number)"), .init(Times.short(entry.at)), .init(entry.actor),
                .init(entry.address.isEmpty ? "-" : entry.address), .init(entry.verb),
                .init(entry.subject),
                .init(entry.answer, entry.answer == "accepted" ? nil : .red),
                .init(entry.reason))
        }
        table.print(output.style)
        if list.nextCursor != nil { Output.chatter("there are older ones; --limit shows them") }
    }
}
