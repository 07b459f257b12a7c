internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct AuditKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Print the public key that checks the audit log.",
        discussion: """
            Keep it where whoever administers this machine cannot change it: an export is worth \
            what is known about its key.
            """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let key = try await target.connection().look { try await $0.auditKey() }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(key))
        case .name, .table: Output.data(key.publicKey)
        }
    }
}
