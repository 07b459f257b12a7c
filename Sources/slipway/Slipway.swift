internal import ArgumentParser
internal import Glibc
internal import SlipwayClient

/// The one binary: server, background holder, shim and command line.
@main
struct Slipway: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "slipway",
        abstract: "Carries releases out, step by step, and goes on where something broke.",
        discussion: """
            A release is a plan: phases in order, groups side by side, tasks in order. Slipway \
            runs it once, keeps every step, stops where people decide, and resumes from the \
            failed step.

            EXAMPLES
              slipway run release.yaml              start a release and follow it
              slipway release list                  what was released, what is under way
              slipway release watch @latest         come back to the newest one
              slipway release explain @latest       why it waits, and what may be asked of it
              slipway checkpoint agree @latest      agree where it waits for you
              slipway release retry @latest         go on from the failed step

            RUN is a run's id, a unique beginning of it, a unique name, or @latest.

            EXIT CODES
              0 done, 1 the release failed, 2 usage, 3 not found, 4 refused by state,
              5 not allowed, 6 a person was still waited for when --timeout ended,
              7 somebody else was first, 124 --timeout ended and the run still moves,
              130 Ctrl-C ended the following
            """,
        version: version,
        subcommands: [
            RunCommand.self, ReleaseCommand.self, CheckpointCommand.self, PlanCommand.self,
            AuditCommand.self, SecretCommand.self, UserCommand.self, GroupCommand.self,
            RoleCommand.self, AccessKeyCommand.self, ProjectCommand.self, WhoAmICommand.self,
            LoginCommand.self, LogoutCommand.self,
            KeyCommand.self, InitCommand.self,
            ServeCommand.self, BackupCommand.self, VerifyCommand.self,
            RestoreCommand.self, SimulateCommand.self, BenchCommand.self, CompletionCommand.self,
            HoldCommand.self, BenchWorkerCommand.self,
        ])

    static func main() async {
        Assembly.runShimIfAsked(CommandLine.arguments)
        ignoreBrokenPipes()
        do {
            // What completes a word asks a data folder, and is asynchronous itself.
            var command = try await asyncParseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// Says what went wrong and ends with the documented code.
    private static func end(with error: any Error) -> Never {
        switch error {
        case let failure as Failure: end(with: failure)
        case let error as ClientError: end(with: Failure(error))
        default: break
        }
        let message = fullMessage(for: error)
        switch exitCode(for: error) {
        case .success:
            Output.data(message)
            Glibc.exit(ExitStatus.done.rawValue)
        case .validationFailure:
            Output.chatter(message)
            Glibc.exit(ExitStatus.usage.rawValue)
        default:
            end(with: Failure(opening: error))
        }
    }

    private static func end(with failure: Failure) -> Never {
        if !failure.description.isEmpty { Output.chatter("slipway: \(failure.description)") }
        for detail in failure.details { Output.chatter("  \(detail)") }
        Glibc.exit(failure.status.rawValue)
    }

    /// A reader that goes away (`| head`) is an error of the write, not the end of a server.
    private static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
