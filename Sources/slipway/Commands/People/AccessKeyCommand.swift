internal import ArgumentParser

/// Keys that sign requests in a user's name; the vendor's words are AK and SK.
struct AccessKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accesskey",
        abstract: "Keys with which programs sign requests in a user's name.",
        discussion: """
            These are not the key file, under which everything secret is sealed: see `slipway key`.
            """,
        subcommands: [AccessKeyList.self, AccessKeyCreate.self, AccessKeyRemove.self])
}
