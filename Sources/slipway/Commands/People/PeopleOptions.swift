internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import ReleaseModel

/// What the commands about people that change something take.
struct PeopleOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Ask as this person; recorded as claimed.", valueName: "name"))
    var claimedName: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    var connection: Connection { target.connection(as: claimedName) }

    /// Prints one thing: its lines, its name, or all of it.
    func print(_ value: some Encodable, name: String, _ line: @autoclosure () -> String) throws {
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(value))
        case .name: Output.data(name)
        case .table: Output.data(line())
        }
    }

    /// Prints what is told only this once.
    func printOnce(_ members: [JSON.Member], name: String, _ title: String) {
        switch output.output {
        case .json: Output.data(JSON.members(members).text)
        case .name: Output.data(name)
        case .table:
            Output.data("\(title) This is shown once:")
            for member in members {
                Output.data("  \(member.name)  \(member.value.string ?? "")")
            }
        }
    }
}

/// Names that are given as arguments or, where there is to be none, as `--none`.
struct NamesArgument: ParsableArguments {
    @Argument(help: "The names, several at once.")
    var names: [String] = []

    @Flag(name: .customLong("none"), help: "None at all.")
    var isNone = false

    mutating func validate() throws {
        guard names.isEmpty || !isNone else { throw ValidationError("give names or --none") }
    }

    /// nil where nothing was said.
    var given: [String]? { names.isEmpty && !isNone ? nil : names }
}

/// Several names in one word: `developer,approver`.
func listed(_ words: [String]) -> [String] {
    words.flatMap { $0.split(separator: ",").map(String.init) }
}

/// Several names as a table shows them.
func shown(_ names: [String]) -> String { names.isEmpty ? "-" : names.joined(separator: ", ") }

/// A password from standard input: an argument could be read by every user of the machine.
enum PasswordInput {
    private static let longest = 4_096

    static func read() throws(Failure) -> String {
        if isatty(STDIN_FILENO) != 0 {
            Output.chatter("type the password, then Ctrl-D; what is typed shows")
        }
        var bytes: [UInt8] = []
        do {
            while bytes.count <= longest,
                let piece = try FileHandle.standardInput.read(upToCount: longest), !piece.isEmpty
            {
                bytes += piece
            }
        } catch {
            throw Failure(.refused, "standard input cannot be read: \(systemReason(error))")
        }
        // One line break at its end is no part of it.
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        guard bytes.count <= longest, let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.usage, "a password is text of at most 128 characters")
        }
        return text
    }
}
