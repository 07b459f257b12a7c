/// Which projects a list of them shows, as its query says.
struct ProjectFilter: Hashable {
    private(set) var name: String?
    private(set) var domain: String?
    private(set) var parent: String?
    private(set) var isEnabled: Bool?
    private(set) var isDomain: Bool?
    private(set) var page = 1
    private(set) var perPage: Int?

    /// Reads a query's parameters, decoded; those that the contract does not name are ignored.
    init(_ parameters: [(name: String, value: String)]) throws(KeystoneError) {
        var seen: Set<String> = []
        for (name, value) in parameters {
            guard seen.insert(name).inserted else {
                throw .badRequest("the query says \(name.prefix(40)) twice")
            }
            switch name {
            case "name": self.name = value
            case "domain_id": domain = value
            case "parent_id": parent = value
            case "enabled": isEnabled = try Self.flag(name, value)
            case "is_domain": isDomain = try Self.flag(name, value)
            case "page": page = try Self.number(name, value, 1...1_000_000)
            case "per_page": perPage = try Self.number(name, value, 1...5_000)
            default: break
            }
        }
    }

    func apply(to projects: [Keystone.Project]) -> [Keystone.Project] {
        let all = projects.filter(admits)
        guard let perPage else { return all }
        return Array(all.dropFirst((page - 1) * perPage).prefix(perPage))
    }

    private func admits(_ project: Keystone.Project) -> Bool {
        // Names are compared byte by byte: two spellings of one sign are two names.
        (name.map { $0.utf8.elementsEqual(project.name.utf8) } ?? true)
            && (domain.map { $0 == project.domain.id } ?? true)
            && (parent.map { $0 == project.domain.id } ?? true)
            && (isEnabled.map { $0 == project.isEnabled } ?? true)
            && isDomain != true
    }

    private static func flag(_ name: String, _ value: String) throws(KeystoneError) -> Bool {
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw .badRequest("\(name) must be true or false")
        }
    }

    private static func number(
        _ name: String, _ value: String, _ bounds: ClosedRange<Int>
    ) throws(KeystoneError) -> Int {
        guard let number = Int(value), bounds.contains(number) else {
            throw .badRequest(
                "\(name) must be a number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
    }
}
