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
        ["@latest"] + (await names(words) { try await $0.runs(limit: 50).items.map(\.run) })
    }

    static func users(_ words: [String]) async -> [String] {
        await names(words) { try await $0.users().items.map(\.name) }
    }

    static func groups(_ words: [String]) async -> [String] {
        await names(words) { try await $0.groups().items.map(\.name) }
    }

    static func roles(_ words: [String]) async -> [String] {
        await names(words) { try await $0.roles().items.map(\.name) }
    }

    static func projects(_ words: [String]) async -> [String] {
        await names(words) { try await $0.projects().items.map(\.name) }
    }

    static func tasks(_ words: [String]) async -> [String] {
        await names(words) { try await $0.releaseTasks(limit: 50).items.map(\.name) }
    }

    static func components(_ words: [String]) async -> [String] {
        await names(words) {
            try await $0.components(limit: 50).items.map { "\($0.application.name)/\($0.name)" }
        }
    }

    /// What the data folder at hand answers; nothing where there is none.
    private static func names(
        _ words: [String], _ ask: (SlipwayClient) async throws -> [String]
    ) async -> [String] {
        let folder = DataFolder(value("--data", in: words) ?? TargetOptions.defaultFolder)
        guard folder.isInUse else { return [] }
        let connection = Connection(target: .folder(folder), claimedName: nil)
        return (try? await connection.look(ask)) ?? []
    }

    private static func value(_ option: String, in words: [String]) -> String? {
        words.firstIndex(of: option).flatMap { index in
            index + 1 < words.count ? words[index + 1] : nil
        }
    }
}
