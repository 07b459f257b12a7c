internal import ArgumentParser
internal import Foundation
internal import PlanLanguage
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

/// What every command takes that changes something of components.
struct ResourceOptions: ParsableArguments {
    @OptionGroup var actor: ActorOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    var connection: Connection { target.connection(as: actor.name) }

    /// Prints one thing: a line, its name, or all of it.
    func print(_ value: some Encodable, name: String, _ line: @autoclosure () -> String) throws {
        try output.print(value, name: name, line())
    }
}

extension OutputOptions {
    func print(_ value: some Encodable, name: String, _ line: @autoclosure () -> String) throws {
        switch output {
        case .json: Output.data(try PrettyJSON.text(value))
        case .name: Output.data(name)
        case .table: Output.data(line())
        }
    }
}

/// A file, YAML or JSON, that is sent as it is.
enum DocumentFile {
    static func read(_ path: String) throws(Failure) -> JSON {
        let file = try PlanFile.read(path)
        let read = DocumentReader.read(Array(file.text.utf8))
        guard let json = read.json else {
            throw Failure(
                .usage, "\(file.name) cannot be read; nothing was done",
                details: read.problems.map { API.PlanProblem($0).line(in: file.name) })
        }
        guard json.object != nil else {
            throw Failure(
                .usage, "\(file.name) must hold fields with values, like name: storefront")
        }
        return json
    }
}

/// Who means what: names and beginnings of ids become ids.
enum Naming {
    /// The one that is meant: by its whole id, its name, or a unique beginning of its id.
    static func one<Thing>(
        _ word: String, _ kind: String, _ things: [Thing], hint: String,
        _ id: (Thing) -> String, _ name: (Thing) -> String
    ) throws(Failure) -> Thing {
        if let exact = things.first(where: { id($0) == word }) { return exact }
        var found = things.filter { name($0) == word }
        if found.isEmpty, word.utf8.count >= 4 {
            found = things.filter { id($0).hasPrefix(word) }
        }
        guard let first = found.first else {
            throw Failure(
                .notFound, "there is no \(kind) '\(word)'; `\(hint)` shows which there are")
        }
        guard found.count == 1 else {
            throw Failure(
                .usage, "'\(word)' may mean several; name one by its id",
                details: found.prefix(10).map { "\(id($0))  \(name($0))" })
        }
        return first
    }

    static func environment(
        _ word: String, _ client: SlipwayClient
    ) async throws -> API.Environment {
        try one(
            word, "environment", try await client.environments().items,
            hint: "slipway environment list", \.id, \.name)
    }

    static func application(
        _ word: String, _ client: SlipwayClient
    ) async throws -> API.Application {
        if let named = try await client.applications(name: word, limit: 1).items.first {
            return named
        }
        return try one(
            word, "application", try await client.applications().items,
            hint: "slipway app list", \.id, \.name)
    }

    /// `APPLICATION/NAME`, a name that is unique, or an id.
    static func component(
        _ word: String, _ client: SlipwayClient
    ) async throws -> API.Component {
        let parts = word.split(separator: "/", maxSplits: 1).map(String.init)
        let hint = "slipway component list"
        guard parts.count == 1 else {
            let application = try await application(parts[0], client)
            let found = try await client.components(
                name: parts[1], application: application.id)
            return try one(
                parts[1], "component of \(application.name)", found.items, hint: hint, \.id,
                \.name)
        }
        let named = try await client.components(name: word).items
        let known = named.isEmpty ? try await client.components().items : named
        return try one(word, "component", known, hint: hint, \.id) { $0.name }
    }

    static func task(_ word: String, _ client: SlipwayClient) async throws -> API.ReleaseTask {
        try one(
            word, "release task", try await client.releaseTasks().items,
            hint: "slipway task list", \.id, \.name)
    }
}
