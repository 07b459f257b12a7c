internal import ArgumentParser
internal import Foundation
internal import Identity
internal import SlipwayAPI
internal import SlipwayClient

struct SecretSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Keep a secret, or a new version of it.",
        discussion: """
            The value comes from standard input or a file, never from an argument, which every \
            user of the machine could read. One line break at its end is no part of it, unless \
            --exact is given.

            EXAMPLES
              slipway secret set DEPLOY_TOKEN < token.txt
              pass show deploy | slipway secret set DEPLOY_TOKEN
            """)

    @Argument(help: "Its name: letters, digits, _ and -.")
    var name: String

    @Option(
        name: .customLong("from-file"),
        help: ArgumentHelp("Read the value from this file.", valueName: "file"),
        completion: .file())
    var file: String?

    @Flag(help: "The value is every byte, a line break at its end included.")
    var exact = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Set it as this person; recorded as claimed.", valueName: "name"))
    var claimedName: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let value = try value()
        let connection = target.connection(as: claimedName)
        if case .folder(let folder) = connection.target { try folder.make() }
        let detail = try await connection.act {
            try await $0.setSecret(name, to: value)
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(detail))
        case .name: Output.data(detail.name)
        case .table: Output.data("\(detail.name) has version \(detail.version)")
        }
    }

    private func value() throws(Failure) -> String {
        var bytes = try read()
        guard bytes.count <= SecretVault.longestValue + 2 else {
            throw Failure(.usage, "a secret's value has at most \(SecretVault.longestValue) bytes")
        }
        if !exact, bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(
                .usage, "a secret's value is text: UTF-8 without NUL; put anything else into base64"
            )
        }
        return text
    }

    private func read() throws(Failure) -> [UInt8] {
        let source = file ?? "standard input"
        let handle: FileHandle
        if let file {
            guard let opened = FileHandle(forReadingAtPath: file) else {
                throw Failure(.notFound, "\(file) cannot be read")
            }
            handle = opened
        } else {
            if isatty(STDIN_FILENO) != 0 {
                Output.chatter("type or paste the value, then Ctrl-D; what is typed shows")
            }
            handle = .standardInput
        }
        do {
            var bytes: [UInt8] = []
            while bytes.count <= SecretVault.longestValue + 2,
                let piece = try handle.read(upToCount: 64 * 1024), !piece.isEmpty
            {
                bytes += piece
            }
            return bytes
        } catch {
            throw Failure(.refused, "\(source) cannot be read: \(systemReason(error))")
        }
    }
}
