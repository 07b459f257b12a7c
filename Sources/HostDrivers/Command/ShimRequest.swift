internal import ReleaseModel

/// What a shim is told to do: a contract between versions of Slipway, since an old shim may
/// outlive the server that started it and a new binary may be in place when one starts.
struct ShimRequest: Hashable, Sendable {
    static let version: Int64 = 1

    var folder: ReceiptFolder
    var run: [String]
    var directory: String
    /// The whole environment, secrets included, as NAME=VALUE.
    var environment: [String]
    /// Values that may be shown nowhere.
    var masked: [String] = []
    /// Which secrets those are, for a person: names and versions.
    var secrets: [String] = []
    /// The output keys that the command promises.
    var promised: [String] = []
    /// Nil: as long as it likes.
    var timeout: Duration?
    /// From SIGTERM to SIGKILL.
    var grace: Duration
    /// The process that asks; until the claim, its death is the shim's.
    var server: Int32

    init(
        folder: ReceiptFolder, run: [String], directory: String, environment: [String],
        masked: [String] = [], secrets: [String] = [], promised: [String] = [],
        timeout: Duration?, grace: Duration, server: Int32
    ) {
        self.folder = folder
        self.run = run
        self.directory = directory
        self.environment = environment
        self.masked = masked
        self.secrets = secrets
        self.promised = promised
        self.timeout = timeout
        self.grace = grace
        self.server = server
    }

    init?(_ json: JSON) {
        guard json["version"]?.integer == Self.version, let folder = json["folder"]?.string,
            let directory = json["directory"]?.string, let grace = json["grace"]?.integer,
            let server = json["server"]?.integer.flatMap(Int32.init(exactly:)),
            let run = Self.texts(json["run"]), !run.isEmpty,
            let environment = Self.texts(json["environment"]),
            let masked = Self.texts(json["masked"]), let promised = Self.texts(json["promised"])
        else { return nil }
        self.init(
            folder: ReceiptFolder(path: folder), run: run, directory: directory,
            environment: environment, masked: masked,
            secrets: Self.texts(json["secrets"]) ?? [], promised: promised,
            timeout: json["timeout"]?.integer.map(Duration.milliseconds),
            grace: .milliseconds(grace), server: server)
    }

    var json: JSON {
        var members: [JSON.Member] = [
            .init("version", .integer(Self.version)), .init("folder", .string(folder.path)),
            .init("run", Self.json(run)), .init("directory", .string(directory)),
            .init("environment", Self.json(environment)), .init("masked", Self.json(masked)),
            .init("promised", Self.json(promised)), .init("secrets", Self.json(secrets)),
            .init("grace", .integer(grace.wholeMilliseconds)),
            .init("server", .integer(Int64(server))),
        ]
        if let timeout { members.append(.init("timeout", .integer(timeout.wholeMilliseconds))) }
        return .members(members)
    }

    private static func json(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

    private static func texts(_ json: JSON?) -> [String]? {
        guard let elements = json?.array else { return nil }
        let texts = elements.compactMap(\.string)
        return texts.count == elements.count ? texts : nil
    }
}
