internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct SecretList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List secrets by name: versions, never values.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let secrets = try await target.connection().look { client in
            var list = try await client.secrets(limit: 1_000)
            while let cursor = list.nextCursor {
                let more = try await client.secrets(cursor: cursor, limit: 1_000)
                list.items += more.items
                list.nextCursor = more.nextCursor
            }
            return list
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(secrets))
        case .name: for secret in secrets.items { Output.data(secret.name) }
        case .table: printTable(secrets)
        }
    }

    private func printTable(_ secrets: API.SecretList) {
        var table = Table("NAME", "VERSION", "SET", "BY")
        for secret in secrets.items {
            table.add(
                .init(secret.name), .init("\(secret.version)"),
                .init(Times.short(secret.createdAt)), .init(secret.createdBy))
        }
        table.print(output.style)
    }
}
