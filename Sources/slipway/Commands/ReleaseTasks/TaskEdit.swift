internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct TaskEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Replace what a release task does; not while it runs.",
        discussion: """
            What has failed may be edited and then retried: see `slipway task retry`.

            EXAMPLES
              slipway task edit storefront storefront.yaml
            """)

    @OptionGroup var task: TaskArgument

    @Argument(
        help: "The release task, YAML or JSON; - reads standard input.",
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var file: String

    @OptionGroup var options: ResourceOptions

    func run() async throws {
        let body = try DocumentFile.read(file)
        let edited = try await options.connection.actOnExisting { client in
            try await client.editReleaseTask(try await task.find(client).id, body)
        }
        try options.print(
            edited, name: edited.id, "\(edited.name) has version \(edited.version) now")
    }
}
