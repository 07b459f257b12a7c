internal import ArgumentParser

/// What runs, secrets and roles belong to.
struct ProjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project", abstract: "Projects: nothing of one is seen from another.",
        subcommands: [ProjectList.self, ProjectCreate.self])
}
