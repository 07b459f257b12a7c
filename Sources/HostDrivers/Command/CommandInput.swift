internal import ReleaseModel

/// A command as a plan describes it.
struct CommandInput: Hashable, Sendable {
    static let fields = ["run", "directory", "environment"]

    var run: [String]
    var directory: String
    /// Sorted by name.
    var environment: [EnvironmentVariable]

    /// What an effect asks to be run, forward or back.
    init(_ effect: Effect) throws(InputError) {
        switch effect.key.direction {
        case .forward:
            try self.init(effect.input, at: "command", otherwise: nil)
        case .undo:
            guard let undo = effect.undoInput else {
                throw InputError("command: says nothing about how it is undone")
            }
            let forward = Fields.subset(effect.input, without: "run")
            try self.init(undo, at: "command.undo", otherwise: forward)
        }
    }

    private init(_ json: JSON, at place: String, otherwise: JSON?) throws(InputError) {
        let fields = try Fields(json, at: place, known: Self.fields)
        let other: Fields? =
            if let otherwise { try Fields(otherwise, at: "command", known: Self.fields) } else {
                nil
            }
        run = try fields.required("run", fields.texts("run"))
        let inherited = try other?.absolutePath("directory")
        directory = try fields.required(
            "directory", fields.absolutePath("directory") ?? inherited)
        let isOwn = fields["environment"] != nil
        environment = try (isOwn ? fields : other ?? fields).environment("environment")
    }
}

/// The environment of a command: frozen, nothing inherited.
struct CommandEnvironment {
    static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// NAME=VALUE; the later of two with one name counts.
    static func of(_ own: [String], slipway: [(String, String)]) -> [String] {
        let base = [
            "PATH=\(searchPath)", "HOME=\(Account.home)", "LANG=C.UTF-8", "TMPDIR=/tmp",
        ]
        let all = base + own + slipway.map { "SLIPWAY_\($0.0)=\($0.1)" }
        var seen: Set<Substring> = []
        return all.reversed().filter { seen.insert($0.prefix { $0 != "=" }).inserted }.reversed()
    }

    /// What a command is told about its effect.
    static func facts(of effect: Effect, output: String) -> [(String, String)] {
        [
            ("RUN", effect.key.run.description), ("STEP", effect.key.step),
            ("EFFECT", effect.key.description), ("ATTEMPT", "\(effect.attempt)"),
            ("GENERATION", "\(effect.key.generation)"),
            ("DIRECTION", effect.key.direction.rawValue), ("OUTPUT", output),
        ]
    }
}
