internal import ArgumentParser

/// What belongs together.
struct AppCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app", abstract: "Keep applications: what components belong to.",
        subcommands: [AppCreate.self, AppList.self, AppShow.self, AppDelete.self])
}
