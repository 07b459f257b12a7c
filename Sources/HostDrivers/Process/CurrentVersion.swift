import ReleaseEngine
internal import ReleaseModel

/// A version that is current, and who made it so.
struct CurrentVersion: Hashable, Sendable {
    var main: Placement
    /// In a gray release: the version before, which has the rest of the traffic.
    var beside: Placement?
    /// The run and step, whatever their direction and generation: `RUN/STEP`.
    var owner: String
    /// The effect that switched to it.
    var key: String

    init(_ main: Placement, beside: Placement? = nil, owner: String, key: String) {
        self.main = main
        self.beside = beside
        self.owner = owner
        self.key = key
    }

    init?(_ json: JSON) {
        guard let owner = json["owner"]?.string, let key = json["key"]?.string,
            let main = Placement(json)
        else { return nil }
        self.init(main, owner: owner, key: key)
        if let other = json["beside"] {
            guard let beside = Placement(other) else { return nil }
            self.beside = beside
        }
    }

    var spec: ComponentSpec { main.spec }

    /// What a gray release did not replace yet.
    var stable: Placement { beside ?? main }

    /// All that shall run; what is there already first.
    var placements: [Placement] { [beside, main].compactMap(\.self) }

    var json: JSON {
        var members = main.members
        if let beside { members.append(.init("beside", .members(beside.members))) }
        members += [.init("owner", .string(owner)), .init("key", .string(key))]
        return .members(members)
    }

    /// The same with the version of each secret that is the newest now.
    func pinned(by source: any SecretSource) async throws(SecretError) -> CurrentVersion {
        var version = self
        version.main.spec = try await main.spec.pinned(by: source)
        if let beside { version.beside?.spec = try await beside.spec.pinned(by: source) }
        return version
    }
}

extension Placement {
    fileprivate init?(_ json: JSON) {
        guard let spec = json["spec"].flatMap({ try? ComponentSpec($0) }) else { return nil }
        // Written before there were banks, or where nobody needs a second one.
        self.init(spec: spec, bank: Int(json["bank"]?.integer ?? 0))
        guard (0..<Self.banks).contains(bank) else { return nil }
    }

    fileprivate var members: [JSON.Member] {
        [.init("spec", spec.json)] + (bank == 0 ? [] : [.init("bank", .integer(Int64(bank)))])
    }
}
