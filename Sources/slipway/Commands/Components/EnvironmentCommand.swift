internal import ArgumentParser

/// Where components run.
struct EnvironmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "environment", abstract: "Say where components run, and what holds there.",
        subcommands: [
            EnvironmentCreate.self, EnvironmentList.self, EnvironmentShow.self,
            EnvironmentDelete.self,
        ])
}
