import ReleaseModel

/// The people of a forecast: those whom the plan names, and others where anybody may.
///
/// No person's name holds a space, so that nobody made up here is anybody in the plan.
enum Cast {
    static let starter = person("whoever starts it")

    static func person(_ name: String) -> Principal {
        Principal(identity: "local:\(name)", name: name)
    }

    /// Everybody who may agree, whoever starts it not among them.
    static func approvers(_ approval: ApprovalSpec) -> [Principal] {
        let names =
            approval.approvers.isEmpty
            ? (1...max(approval.require, 1)).map { "somebody \($0)" } : approval.approvers
        return names.map(person)
    }

    static func trigger(_ trigger: TriggerSpec) -> Principal {
        trigger.by.first.map(person) ?? starter
    }
}
