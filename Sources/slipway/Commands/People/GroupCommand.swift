internal import ArgumentParser

/// People who have the same roles, and who may be named together in an approval.
struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Groups of users, and what their members may do in a project.",
        subcommands: [GroupList.self, GroupSet.self, GroupRemove.self, GroupRoles.self])
}
