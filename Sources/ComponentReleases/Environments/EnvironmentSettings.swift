internal import PlanLanguage
package import ReleaseModel

/// Everything of an environment that people decide, checked.
package struct EnvironmentSettings: Hashable, Sendable {
    package var name: String
    package var description: String
    package var labels: [Label]
    package var targets: [Environment.Target]
    package var rules: Environment.Rules
    package var checks: [Environment.Check]

    /// `{name, description, labels, targets, rules, checks}`, as the native interface has it.
    ///
    /// - Throws: which field is wrong, and what it may be.
    package init(_ body: JSON) throws(ResourceError) {
        try Self.shape.check(body.without("checks"), at: "")
        let fields = WireFields(body)
        name = try fields.name()
        description = try fields.description() ?? ""
        labels = try fields.labels() ?? []
        targets = []
        for entry in fields.list("targets") ?? [] {
            let target = try Self.target(entry)
            guard !targets.contains(where: { $0.name == target.name }) else {
                throw .invalid(field: entry.place("name"), "\(target.name) is said twice")
            }
            targets.append(target)
        }
        guard targets.count <= 100 else {
            throw .invalid(field: "targets", "may hold at most 100 targets")
        }
        rules = try fields.fields("rules").map(Self.rules) ?? Environment.Rules()
        checks = []
        for entry in fields.list("checks") ?? [] {
            let check = Environment.Check(
                name: try entry.name(), task: entry.json.without("name"))
            guard !checks.contains(where: { $0.name == check.name }) else {
                throw .invalid(field: entry.place("name"), "\(check.name) is said twice")
            }
            _ = try check.kind()
            checks.append(check)
        }
        guard checks.count <= 20 else {
            throw .invalid(field: "checks", "may hold at most 20 checks")
        }
    }

    func apply(to record: inout Environment) {
        record.name = name
        record.description = description
        record.labels = labels
        record.targets = targets
        record.rules = rules
        record.checks = checks
    }

    private static let shape: WireShape = .object([
        "name": .text, "description": .text, "labels": WireShape.labels,
        "targets": .list(
            .object([
                "name": .text, "region": .text, "zone": .text, "labels": WireShape.labels,
                "address": .text, "prefix": .list(.text), "root": .text,
            ])),
        "rules": .object([
            "artifacts": .list(.text), "maximumReplicas": .whole, "firstPort": .whole,
            "lastPort": .whole,
        ]),
    ])

    private static func target(_ fields: WireFields) throws(ResourceError) -> Environment.Target {
        let name = try fields.name()
        guard name.utf8.count <= 24 else {
            throw .invalid(field: fields.place("name"), "may have at most 24 characters")
        }
        var target = Environment.Target(name: name)
        target.region = fields.text("region") ?? ""
        target.zone = fields.text("zone") ?? ""
        target.labels = try fields.labels() ?? []
        target.address = fields.text("address") ?? Environment.Target.loopback
        let parts = target.address.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }),
            target.address != "0.0.0.0"
        else {
            throw .invalid(
                field: fields.place("address"), "must be an IPv4 address such as 10.1.0.2")
        }
        target.prefix = fields.texts("prefix") ?? []
        target.root = fields.text("root")
        if let root = target.root, !root.hasPrefix("/") {
            throw .invalid(field: fields.place("root"), "must be an absolute path")
        }
        return target
    }

    private static func rules(_ fields: WireFields) throws(ResourceError) -> Environment.Rules {
        var rules = Environment.Rules()
        rules.artifacts = fields.texts("artifacts") ?? []
        rules.maximumReplicas =
            try fields.integer("maximumReplicas", in: 1...100) ?? rules.maximumReplicas
        rules.firstPort = try fields.integer("firstPort", in: 1_024...65_535) ?? rules.firstPort
        rules.lastPort = try fields.integer("lastPort", in: 1_024...65_535) ?? rules.lastPort
        guard rules.lastPort - rules.firstPort + 1 >= PortBook.block else {
            throw .invalid(
                field: fields.place("lastPort"),
                "must leave at least \(PortBook.block) ports from firstPort on")
        }
        return rules
    }
}

extension JSON {
    func without(_ name: String) -> JSON {
        guard let members = object else { return self }
        return .object(members.filter { $0.name != name })
    }
}
