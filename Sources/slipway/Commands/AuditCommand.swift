internal import ArgumentParser

/// What everybody asked, and what became of it.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "See who asked what, and prove that nothing of it was changed.",
        discussion: """
            Every command and every refusal is one entry: by whom, from where, on what, why, and \
            with which content. Each entry's hash covers the one before; checkpoints and exports \
            are signed with the key of the data folder.

            EXAMPLES
              slipway audit list --actor alice --since 7d
              slipway audit export --output november.ndjson
              slipway audit verify november.ndjson --public-key "$(slipway audit key -o name)"
            """,
        subcommands: [
            AuditListCommand.self, AuditExportCommand.self, AuditVerifyCommand.self,
            AuditKeyCommand.self,
        ])
}
