internal import ArgumentParser

/// Who may ask, and for what.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Users, and what each may do in a project.",
        discussion: """
            Users belong to the whole data folder, their roles to a project: that of --project, \
            else the folder's first one.
            """,
        subcommands: [
            UserList.self, UserCreate.self, UserShow.self, UserUpdate.self, UserRemove.self,
            UserRoles.self,
        ])
}
