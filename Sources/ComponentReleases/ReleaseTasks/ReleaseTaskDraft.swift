package import ReleaseModel

/// A release task as somebody asks for it: what create and edit take.
package struct ReleaseTaskDraft: Hashable, Sendable {
    package var name: String
    package var description: String
    package var enterpriseProject: String
    package var configMode: String
    package var failMode: Plan.FailMode
    package var config: ReleaseConfig

    /// Reads the body of a request, strictly.
    package init(body: JSON) throws(ResourceError) {
        let fields = try StrictFields(
            body, "",
            knows: [
                "name", "description", "model_version", "config_mode", "fail_mode", "sources",
                "enterprise_project_id", "stages",
            ])
        name = try Self.name(fields)
        description = try fields.text("description", atMost: 128) ?? ""
        guard fields["model_version"] == .integer(2) else {
            throw fields.wrong("model_version", "must be 2: there is no other")
        }
        guard let mode = try fields.word("config_mode", ["ui", "template"]) else {
            throw fields.wrong("config_mode", "is missing: ui or template")
        }
        configMode = mode
        let words = Plan.FailMode.allCases.map(\.rawValue)
        failMode = try fields.word("fail_mode", words).flatMap(Plan.FailMode.init) ?? .stop
        enterpriseProject = try fields.text("enterprise_project_id", atMost: 36) ?? "0"
        config = try ReleaseConfigReader.read(
            stages: fields["stages"], sources: fields["sources"], mode: mode)
    }

    /// Reads the same of the native interface, where what there is only one of may be left out.
    package init(native body: JSON) throws(ResourceError) {
        var body = body
        if body["model_version"] == nil { body = body.with("model_version", 2) }
        if body["config_mode"] == nil {
            let isTemplate = body["sources"] != nil && body["stages"] == nil
            body = body.with("config_mode", isTemplate ? "template" : "ui")
        }
        try self.init(body: body)
    }

    private static func name(_ fields: StrictFields) throws(ResourceError) -> String {
        let name = try fields.required("name", atMost: 10_000)
        guard isName(name) else {
            throw fields.wrong("name", nameRule)
        }
        return name
    }

    static let nameRule =
        "must have 2 to 64 letters, digits, _ and -, a letter first, a letter or digit last"

    /// Whether a release task may be called so.
    static func isName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (2...64).contains(bytes.count), let first = bytes.first, let last = bytes.last
        else { return false }
        return isLetter(first) && (isLetter(last) || isDigit(last))
            && bytes.allSatisfy { isLetter($0) || isDigit($0) || "_-".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
