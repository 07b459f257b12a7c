internal import ArgumentParser
internal import Foundation
internal import SlipwayClient

/// Where a command works: on a data folder, or on a server elsewhere.
struct TargetOptions: ParsableArguments {
    static let defaultFolder = "./.slipway"

    @Option(
        help: ArgumentHelp("The data folder (default: \(defaultFolder)).", valueName: "folder"),
        completion: .directory)
    var data: String?

    @Option(help: ArgumentHelp("A server elsewhere, instead of a data folder.", valueName: "url"))
    var server: String?

    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp(
            "The authorities (PEM) that vouch for the server (default: $\(Self.authoritiesName), "
                + "else those this machine trusts).", valueName: "file"),
        completion: .file())
    var authorities: String?

    @Option(
        help: ArgumentHelp(
            "The project to work in (default: the data folder's first one, or the token's).",
            valueName: "name-or-id"),
        completion: .custom { words, _, _ in await Completing.projects(words) })
    var project: String?

    private static let authoritiesName = "SLIPWAY_CA_FILE"

    mutating func validate() throws {
        if let project, project.isEmpty { throw ValidationError("--project takes a name or an id") }
        guard let server else {
            guard authorities == nil else {
                throw ValidationError("--ca-file is for --server https://HOST:PORT: give that too")
            }
            return
        }
        guard data == nil else {
            throw ValidationError("give --data or --server, not both")
        }
        guard Endpoint(url: server) != nil else {
            throw ValidationError(
                "--server takes https://HOST:PORT or http://HOST:PORT, not '\(server)'")
        }
    }

    var folder: DataFolder { DataFolder(data ?? Self.defaultFolder) }

    func connection(as name: String? = nil) -> Connection {
        if let endpoint = server.flatMap({ Endpoint(url: $0) }) {
            return Connection(
                target: .server(endpoint), claimedName: name, authorities: authoritiesFile,
                project: project)
        }
        return Connection(target: .folder(folder), claimedName: name, project: project)
    }

    /// An empty setting is none.
    var authoritiesFile: String? {
        authorities
            ?? ProcessInfo.processInfo.environment[Self.authoritiesName].flatMap {
                $0.isEmpty ? nil : $0
            }
    }

    /// What a command that is named as a hint needs besides, to work on the same target.
    var suffix: String {
        let place = project.map { " --project \(shellQuoted($0))" } ?? ""
        if let server {
            let trust = authorities.map { " --ca-file \(shellQuoted($0))" } ?? ""
            return " --server \(shellQuoted(server))\(trust)\(place)"
        }
        if let data { return " --data \(shellQuoted(data))\(place)" }
        return place
    }
}

/// Only a data folder: for what works on the files themselves.
struct FolderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The data folder.", valueName: "folder"), completion: .directory)
    var data = TargetOptions.defaultFolder

    var folder: DataFolder { DataFolder(data) }
}

/// A word as a shell reads it back.
func shellQuoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"):
            true
        default: false
        }
    }
    guard !isPlain || word.isEmpty else { return word }
    return "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
}
