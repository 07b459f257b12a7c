internal import ArgumentParser
internal import Foundation

/// Who asks, and which asking it is.
struct ActorOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Ask as this person; recorded as claimed, not as proved.", valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "The command's id: asked twice, it gets its first answer.", valueName: "id"))
    var commandID: String?

    mutating func validate() throws {
        if let commandID, commandID.isEmpty || commandID.utf8.count > 128 {
            throw ValidationError("--command-id takes 1 to 128 bytes")
        }
        if let name, name.isEmpty { throw ValidationError("--as takes a name") }
    }

    /// The given id, or a new one.
    func newCommandID() -> String { commandID ?? UUID().uuidString.lowercased() }
}
