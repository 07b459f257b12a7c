internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

/// What both ways to make a release task take, and do.
struct TaskCreating: ParsableArguments {
    static let discussion = """
        The file is YAML or JSON: `name`, and `stages` with groups and tasks; \
        docs/servicestage-release-tasks.md describes them. The vendor's own JSON of a region \
        release task is taken as it is.

        EXAMPLES
          slipway release create storefront.yaml
          slipway diff storefront
        """

    @Argument(
        help: "The release task, YAML or JSON; - reads standard input.",
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var file: String

    @OptionGroup var options: ResourceOptions

    func create() async throws {
        let body = try DocumentFile.read(file)
        let id = options.actor.newCommandID()
        let made = try await options.connection.act {
            try await $0.createReleaseTask(body, commandID: id)
        }
        try options.print(made, name: made.id, "\(made.name) is made (\(made.id))")
    }
}

struct TaskCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a release task from a file.",
        discussion: TaskCreating.discussion)

    @OptionGroup var creating: TaskCreating

    func run() async throws { try await creating.create() }
}

struct ReleaseCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a release task from a file (also: task create).",
        discussion: TaskCreating.discussion)

    @OptionGroup var creating: TaskCreating

    func run() async throws { try await creating.create() }
}
