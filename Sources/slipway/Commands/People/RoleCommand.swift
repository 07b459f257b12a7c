internal import ArgumentParser

/// Names for what somebody may do.
struct RoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Roles: the built-in ones, and your own.",
        subcommands: [RoleList.self, RoleSet.self, RoleRemove.self])
}
