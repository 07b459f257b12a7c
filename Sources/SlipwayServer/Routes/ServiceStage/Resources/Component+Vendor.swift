internal import ComponentReleases
internal import ReleaseModel

extension Component {
    /// All that clients may ask about one component.
    func vendorJSON(_ status: ComponentStatus?) -> JSON {
        var members = spec.wire.object ?? []
        members += [
            .init("id", .string(id)), .init("name", .string(name)),
            .init("environment_id", .string(environment)),
            .init("application_id", .string(application)),
            .init("replica", .integer(Int64(spec.replicas))),
            .init("version", .string(spec.version)), .init("source", source),
            .init("envs", ResourceWire.variables(spec.variables)),
        ]
        if let status { members.append(.init("status", vendorStatus(status))) }
        return .members(members)
    }

    /// A row of a list.
    func vendorRow(
        _ status: ComponentStatus, environment name: String, application: String
    ) -> JSON {
        [
            "id": .string(id), "name": .string(self.name),
            "labels": spec.wire["labels"] ?? [],
            "runtime_stack": spec.wire["runtime_stack"] ?? .null,
            "status": vendorStatus(status), "environment_name": .string(name),
            "application_name": .string(application), "environment_id": .string(environment),
            "application_id": .string(self.application), "creator": .string(creator),
            "source": source, "version": .string(spec.version), "platform_type": "host",
            "external_accesses": spec.wire["external_accesses"] ?? [],
        ]
    }

    /// One version that was released.
    func vendorRecord(_ revision: Revision, _ job: Job?, isCurrent: Bool) -> JSON {
        let change = changes.first { $0.id == revision.change }
        let type = change?.action.rawValue ?? "upgrade"
        var info: [JSON.Member] = [
            .init("deploy_type", .string(type)),
            .init("source_url", .string(revision.spec.sourceURL)),
            .init("replica", .integer(Int64(revision.spec.replicas))),
        ]
        if case .gray(let replicas, let share, let rest) = revision.spec.strategy {
            info += [
                .init("first_batch_weight", .integer(Int64(share))),
                .init("first_batch_replica", .integer(Int64(replicas))),
                .init("remaining_batch", .integer(Int64(rest))),
            ]
        }
        let begun = job?.startedAt ?? Instant(milliseconds: revision.at)
        return [
            "begin_time": ResourceWire.text(begun), "end_time": ResourceWire.text(job?.endedAt),
            "description": .string(revision.spec.strategy.words),
            "instance_id": .string(id), "version": .string(revision.spec.version),
            "current_used": .bool(isCurrent), "deploy_type": .string(type),
            "status": .string(job?.status.rawValue ?? Job.Status.unknown.rawValue),
            "jobs": [
                [
                    "sequence": 0, "deploy_type": .string(type),
                    "job_id": .string(revision.change), "job_info": .members(info),
                ]
            ],
        ]
    }

    private var source: JSON {
        .members(
            (spec.wire["source"]?.object ?? [])
                + [
                    .init("kind", .string(spec.sourceKind.rawValue)),
                    .init("url", .string(spec.sourceURL)),
                ])
    }

    private func vendorStatus(_ status: ComponentStatus) -> JSON {
        var members: [JSON.Member] = [
            .init("component_status", .string(status.word.rawValue)),
            .init("available_replica", .integer(Int64(status.available))),
            .init("replica", .integer(Int64(status.replicas))),
            .init("last_job_id", status.lastJob.map(JSON.string) ?? .null),
            .init("creator", .string(creator)), .init("create_time", .integer(createdAt)),
            .init("update_time", .integer(changedAt)),
            .init(
                "artifact",
                [
                    "type": .string(spec.sourceKind.rawValue), "url": .string(spec.sourceURL),
                ]),
        ]
        if let failure = status.failure {
            members.append(.init("fail_detail", .string(failure)))
        }
        return .members(members)
    }
}

extension ComponentSpec {
    /// As it was said: with the digest behind it.
    var sourceURL: String { "\(artifact)#sha256=\(sha256)" }
}
