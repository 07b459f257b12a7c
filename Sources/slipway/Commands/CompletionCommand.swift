internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

/// Completion for shells.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print a shell's completion script.",
        discussion: """
            Runs and plan files complete too, from the data folder at hand.

            EXAMPLES
              source <(slipway completion bash)
              slipway completion zsh > ~/.zfunc/_slipway
              slipway completion fish > ~/.config/fish/completions/slipway.fish
            """)

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        Output.data(Slipway.completionScript(for: shell))
    }
}

/// What a shell offers while a command is typed.
enum Completing {
    /// The newest runs, and the word for the newest one; nothing where they cannot be had.
    static func runs(_ words: [String]) async -> [String] {
        let data = words.firstIndex(of: "--data").flatMap { index in
            index + 1 < words.count ? words[index + 1] : nil
        }
        let folder = DataFolder(data ?? TargetOptions.defaultFolder)
        let connection = Connection(target: .folder(folder), claimedName: nil)
        guard folder.isInUse else { return ["@latest"] }
        let list = try? await connection.look { try await $0.runs(limit: 50) }
        return ["@latest"] + (list?.items.map(\.run) ?? [])
    }
}
