internal import ArgumentParser

/// Where people decide.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "See what waits for people, and decide.",
        discussion: """
            RUN is a run's id, a unique beginning of it, a unique name, or @latest. STEP may be \
            left out where only one checkpoint of the run is open.
            """,
        subcommands: [
            CheckpointList.self, CheckpointShow.self, CheckpointAgree.self, CheckpointDelegate.self,
            CheckpointReject.self, CheckpointTrigger.self,
        ])
}
