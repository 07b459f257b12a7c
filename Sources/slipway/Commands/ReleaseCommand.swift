internal import ArgumentParser

/// Everything about runs.
struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Look at releases, and move them on.",
        discussion: """
            RUN is a run's id, a unique beginning of it, a unique name, or @latest. create and \
            start are about release tasks, whose other words are those of `slipway task`.
            """,
        subcommands: [
            ReleaseCreate.self, ReleaseStart.self, ReleaseList.self, ReleaseShow.self,
            ReleaseWatch.self, ReleaseLog.self,
            ReleaseRetry.self, ReleaseResolve.self, ReleaseSkip.self, ReleasePause.self,
            ReleaseStop.self, ReleaseResume.self, ReleaseAmend.self, ReleaseAbort.self,
            ReleaseRollback.self, ReleaseClose.self, ReleaseExplain.self,
            ReleaseCertificate.self,
        ])
}
