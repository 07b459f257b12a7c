internal import ReleaseModel

/// Reads an approval: who must agree, by name and by group, until when, and with a word or without.
struct ApprovalDecoder {
    let problems: Problems

    private enum CommentRule: String, CaseIterable {
        case optional, required
    }

    func approval(_ member: SourceMember, of task: Fields) -> PlanTask.Kind? {
        let place = "the approval of \(task.place)"
        guard let fields = Fields(member.value, place: place, problems: problems) else {
            return nil
        }
        fields.refuseUnknown(
            known: ["approvers", "require", "all", "expires", "comment"],
            belongs: ["group": "in `approvers` as group:NAME, or in `all`"])
        if let all = fields["all"], fields["approvers"] != nil {
            problems.error(
                "\(place) has `approvers` and `all`", at: all.position,
                write: "the approvers as another condition of `all`")
        }
        let comment: CommentRule? = fields.choice("comment")
        let approval = ApprovalSpec(
            approvers: fields.texts("approvers", NameRule.problem(ofApprover:)) ?? [],
            require: fields.integer("require", in: 1...100) ?? 1, all: conditions(of: fields),
            expires: fields.duration("expires", allowsZero: false),
            needsComment: comment == .required)
        refuseImpossible(approval, fields)
        return .approval(approval)
    }

    private func conditions(of fields: Fields) -> [ApprovalSpec.Condition] {
        guard let member = fields["all"],
            let nodes = fields.list("all", example: "all: [{group: sre, require: 1}]")
        else { return [] }
        let most = ApprovalSpec.mostConditions
        guard nodes.count <= most else {
            problems.error(
                "`all` of \(fields.place) has more than \(most) conditions",
                at: member.value.position, write: "fewer")
            return []
        }
        return nodes.enumerated().compactMap { number, node in
            condition(node, place: "condition \(number + 1) of \(fields.place)")
        }
    }

    private func condition(_ node: SourceNode, place: String) -> ApprovalSpec.Condition? {
        guard let fields = Fields(node, place: place, problems: problems) else { return nil }
        fields.refuseUnknown(known: ["group", "approvers", "require"])
        let require = fields.integer("require", in: 1...100) ?? 1
        guard let approvers = approvers(of: fields) else { return nil }
        let condition = ApprovalSpec.Condition(approvers: approvers, require: require)
        if !condition.namesGroup { refuse(tooMany: require, of: approvers.count, fields) }
        return condition
    }

    private func approvers(of fields: Fields) -> [String]? {
        if let group = fields["group"] {
            if let other = fields["approvers"] {
                problems.error(
                    "\(fields.place) has `group` and `approvers`", at: other.position,
                    write: "one of them: `approvers` takes group:NAME too")
            }
            guard let name = group.value.text else {
                fields.wrong(group, "must be a group's name")
                return nil
            }
            if let problem = NameRule.problem(ofGroup: name) {
                problems.error("`group` of \(fields.place): \(problem)", at: group.value.position)
                return nil
            }
            return [Approver.groupPrefix + name]
        }
        guard fields.list("approvers", example: "approvers: [alice, group:sre]") != nil else {
            return nil
        }
        return fields.texts("approvers", NameRule.problem(ofApprover:))
    }

    /// What too few people could ever fulfil; who is in a group is not known here.
    private func refuseImpossible(_ approval: ApprovalSpec, _ fields: Fields) {
        let named = ApprovalSpec.Condition(approvers: approval.named)
        guard !approval.named.isEmpty, !named.namesGroup else { return }
        refuse(tooMany: approval.require, of: named.people.count, fields)
    }

    private func refuse(tooMany require: Int, of most: Int, _ fields: Fields) {
        guard require > most, let member = fields["require"] else { return }
        problems.error(
            "\(fields.place) can be given by nobody: \(require) must agree, and \(most) may",
            at: member.value.position, write: "at most \(most), or more approvers")
    }
}
