internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct AccessKeyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List a user's keys, never their secrets.")

    @Argument(
        help: "The user.", completion: .custom { words, _, _ in await Completing.users(words) })
    var user: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let keys = try await target.connection().look { try await $0.keys(of: user) }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(keys))
        case .name: for key in keys.items { Output.data(key.accessKey) }
        case .table:
            var table = Table("ACCESS KEY", "STATE", "MADE (UTC)", "DESCRIPTION")
            for key in keys.items {
                table.add(
                    .init(key.accessKey), key.isEnabled ? "enabled" : .init("disabled", .red),
                    .init(Times.short(key.createdAt)), .init(key.description))
            }
            table.print(output.style)
        }
    }
}
