internal import ArgumentParser
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct UserUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Give a user a new password, or disable or enable them.",
        discussion: """
            With a new password, or disabled, a user is out at once: every token and session of \
            theirs ends. Somebody disabled cannot use their keys either; enabled again, they can.

            EXAMPLES
              slipway user update alice --disable
              slipway user update alice --enable --new-password
            """)

    @Argument(
        help: "The user.", completion: .custom { words, _, _ in await Completing.users(words) })
    var name: String

    @Flag(help: "The new password is what standard input says.")
    var passwordStdin = false

    @Flag(help: "Make up a new password, and print it this once.")
    var newPassword = false

    @Flag(help: "They may not sign in, nor use a key.")
    var disable = false

    @Flag(help: "They may sign in again.")
    var enable = false

    @OptionGroup var people: PeopleOptions

    mutating func validate() throws {
        guard !(disable && enable) else { throw ValidationError("give --disable or --enable") }
        guard !(passwordStdin && newPassword) else {
            throw ValidationError("give --password-stdin or --new-password")
        }
        guard disable || enable || passwordStdin || newPassword else {
            throw ValidationError(
                "say what to change: --disable, --enable, --password-stdin or --new-password")
        }
    }

    func run() async throws {
        let made = newPassword ? Generated.password() : nil
        let request = API.UpdateUserRequest(
            password: passwordStdin ? try PasswordInput.read() : made,
            isEnabled: disable ? false : enable ? true : nil)
        let user = try await people.connection.actOnExisting {
            try await $0.updateUser(name, request)
        }
        guard let made else {
            return try people.print(
                user, name: user.name,
                "\(user.name) is \(user.isEnabled ? "enabled" : "disabled")"
                    + (passwordStdin ? " and has a new password" : ""))
        }
        people.printOnce(
            [
                .init("user_id", .string(user.id)), .init("name", .string(user.name)),
                .init("password", .string(made)),
            ], name: user.name, "\(user.name) has a new password.")
    }
}
