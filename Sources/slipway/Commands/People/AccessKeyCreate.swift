internal import ArgumentParser
internal import Foundation
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct AccessKeyCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make one more key for a user.",
        discussion: """
            The secret key is printed this once; nobody can read it again. A user has at most ten.

            EXAMPLES
              slipway accesskey create alice --description "the pipeline"
              slipway accesskey create alice --output json
            """)

    @Argument(
        help: "The user.", completion: .custom { words, _, _ in await Completing.users(words) })
    var user: String

    @Option(help: ArgumentHelp("What it is for.", valueName: "text"))
    var description: String?

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        let commandID = UUID().uuidString.lowercased()
        let key = try await people.connection.actOnExisting {
            try await $0.createKey(
                for: user, API.CreateKeyRequest(description: description), commandID: commandID)
        }
        people.printOnce(
            [
                .init("access_key", .string(key.accessKey)),
                .init("secret_key", .string(key.secretKey)),
            ], name: key.accessKey, "\(user) has another key.")
    }
}
