import ReleaseModel

/// The people of a forecast: those whom the plan names, and others where anybody may.
///
/// No person's name holds a space, so that nobody made up here is anybody in the plan.
enum Cast {
    static let starter = person("whoever starts it")

    static func person(_ name: String) -> Principal {
        Principal(identity: "local:\(name)", name: name)
    }

    /// Enough people to agree, whoever starts it not among them.
    ///
    /// Nobody knows who is in a group: so many are made up as could be needed of it.
    static func approvers(_ approval: ApprovalSpec) -> [Principal] {
        let most = approval.conditions.map(\.require).max() ?? 1
        guard !approval.named.isEmpty else {
            return (1...max(most, 1)).map { person("somebody \($0)") }
        }
        return approval.named.flatMap { entry -> [Principal] in
            switch Approver(entry) {
            case .person(let name): [person(name)]
            case .group(let group):
                (1...max(most, 1)).map { number in
                    let name = "somebody \(number) of \(group)"
                    return Principal(identity: "local:\(name)", name: name, groups: [group])
                }
            }
        }
    }

    static func trigger(_ trigger: TriggerSpec) -> Principal {
        trigger.by.first.map(person) ?? starter
    }
}
