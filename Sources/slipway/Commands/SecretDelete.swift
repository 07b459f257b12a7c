internal import ArgumentParser
internal import SlipwayClient

struct SecretDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Forget every version of a secret.",
        discussion: """
            What was given it already goes on; a step that needs it afterwards fails before \
            anything is done.
            """)

    @Argument(help: "Its name.")
    var name: String

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Delete it as this person; recorded as claimed.", valueName: "name"))
    var claimedName: String?

    @OptionGroup var target: TargetOptions

    func run() async throws {
        try await target.connection(as: claimedName).actOnExisting {
            try await $0.deleteSecret(name)
        }
        Output.data("\(name) is forgotten")
    }
}
