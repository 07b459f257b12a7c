internal import ArgumentParser
internal import Foundation
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct UserCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a user with a password and an access key.",
        discussion: """
            The password, made up unless it is given, and the keys are printed this once; nobody \
            can read them again. Nobody gives a role that may do more than they may themselves.

            EXAMPLES
              slipway user create alice --roles developer
              slipway user create board --roles approver,viewer --output json
              pass show slipway/bob | slipway user create bob --password-stdin
            """)

    @Argument(help: "The name: letters, digits, '.', '-', '_' and '@'.")
    var name: String

    @Option(
        help: ArgumentHelp("Roles in the project, with commas between.", valueName: "role"),
        completion: .custom { words, _, _ in await Completing.roles(words) })
    var roles: [String] = []

    @Flag(help: "The password is what standard input says, not a made-up one.")
    var passwordStdin = false

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        let password = passwordStdin ? try PasswordInput.read() : nil
        let commandID = UUID().uuidString.lowercased()
        let request = API.CreateUserRequest(name: name, password: password, roles: listed(roles))
        let new = try await people.connection.actOnExisting {
            try await $0.createUser(request, commandID: commandID)
        }
        people.printOnce(
            [
                .init("user_id", .string(new.user.id)), .init("name", .string(new.user.name)),
                .init("password", .string(new.password)),
                .init("access_key", .string(new.accessKey)),
                .init("secret_key", .string(new.secretKey)),
            ], name: new.user.id, "\(new.user.name) may sign in.")
    }
}
