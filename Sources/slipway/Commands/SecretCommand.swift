internal import ArgumentParser

/// What plans may use and nobody may read.
struct SecretCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Keep the secrets that plans name.",
        discussion: """
            A plan writes ${secret:NAME}; only the command, process or address that is given the \
            value ever sees it. Nothing here prints a value.
            """,
        subcommands: [SecretSet.self, SecretList.self, SecretDelete.self])
}
