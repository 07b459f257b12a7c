import Glibc
internal import ReleaseModel

/// What is kept of one effect of the process driver: that it began, and how it ended.
struct EffectRecord: Hashable, Sendable {
    var component: String
    var version: String?
    /// What was current when it began.
    var before: JSON
    /// How often it was carried to its end.
    var performed = 0
    var ending: Ending?

    init(component: String, version: String?, before: JSON) {
        self.component = component
        self.version = version
        self.before = before
    }

    init?(_ json: JSON) {
        guard json["format"]?.integer == 1, let component = json["component"]?.string,
            let performed = json["performed"]?.integer, let before = json["before"]
        else { return nil }
        self.init(component: component, version: json["version"]?.string, before: before)
        self.performed = Int(performed)
        if let ending = json["ending"], ending != .null {
            guard let known = Ending(ending) else { return nil }
            self.ending = known
        }
    }

    var json: JSON {
        [
            "format": 1, "component": .string(component),
            "version": version.map(JSON.string) ?? .null, "before": before,
            "performed": .integer(Int64(performed)), "ending": ending?.json ?? .null,
        ]
    }
}

/// The files of one effect of the process driver.
struct EffectFolder: Hashable, Sendable {
    private let base: String

    init(_ key: EffectKey, in folder: String) {
        base = "\(folder)/\(ReceiptFolder.name(of: key))"
    }

    var lock: String { "\(base).lock" }

    func record() throws -> EffectRecord? {
        let path = "\(base).json"
        guard let bytes = try HostFiles.contents(of: path, limit: ReceiptFolder.recordLimit) else {
            return nil
        }
        guard let json = try? JSON(decoding: bytes), let record = EffectRecord(json) else {
            throw DamagedReceipt(path: path)
        }
        return record
    }

    func write(_ record: EffectRecord) throws {
        try HostFiles.replace("\(base).json", with: record.json.encoded)
    }

    /// A line for whoever follows the step; one that cannot be written is no reason to stop.
    func note(_ line: String) {
        let path = "\(base).log"
        try? Descriptor(opening: path, O_WRONLY | O_CREAT | O_APPEND).write(
            Array("\(line)\n".utf8), of: path)
    }

    /// What was noted, from a byte on; nil where nothing was.
    func log(from offset: Int, limit: Int) throws -> (bytes: [UInt8], isAtEnd: Bool)? {
        let path = "\(base).log"
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return nil }
        let file = Descriptor(number)
        let bytes = try file.read(from: offset, limit: limit, of: path)
        return try (bytes, offset + bytes.count >= file.size(of: path))
    }
}
