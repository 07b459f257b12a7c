internal import ArgumentParser

/// The key file, under which everything secret is sealed.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Take care of the key file.",
        subcommands: [KeyRotate.self])
}
