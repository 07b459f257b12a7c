/// The bodies of the published interface, with what is ours besides.
extension WireShape {
    static let labels: WireShape = .list(.object(["key": .text, "value": .text]))

    static let application: WireShape = .object([
        "name": .text, "description": .text, "enterprise_project_id": .text, "labels": labels,
    ])

    static let configuration: WireShape = .object([
        "environment_id": .text,
        "configuration": .object([
            "env": .list(.object(["name": .text, "value": .text]))
        ]),
    ])

    static let environment: WireShape = .object([
        "name": .text, "description": .text, "enterprise_project_id": .text, "vpc_id": .text,
        "deploy_mode": .text, "labels": labels,
    ])

    static let resources: WireShape = .object([
        "resources": .list(.object(["id": .text, "name": .text, "type": .text]))
    ])

    static let action: WireShape = .object([
        "action": .text,
        "parameters": .object([
            "replica": .whole, "hosts": .list(.text), "version": .text,
            "first_batch_weight": .whole,
        ]),
    ])

    /// What a component is created and modified with.
    static let component: WireShape = .object(componentFields)

    /// The same as a task's parameters, which say besides what it belongs to.
    static func task(_ others: [String]) -> WireShape {
        var fields = componentFields
        for name in others { fields[name] = .text }
        return .object(fields)
    }

    private static let componentFields: [String: WireShape] = [
        "name": .text, "description": .text, "labels": labels,
        "runtime_stack": .object([
            "name": .text, "type": .text, "version": .text, "deploy_mode": .text,
        ]),
        "source": source, "build": build, "environment_id": .text,
        "limit_cpu": .number, "limit_memory": .number, "request_cpu": .number,
        "request_memory": .number, "replica": .whole, "version": .text, "swimlane_id": .text,
        "envs": .list(
            .object([
                "name": .text, "value": .text,
                "value_from": .object([
                    "reference_type": .text, "name": .text, "key": .text, "optional": .flag,
                ]),
            ])),
        "storages": .list(storage), "deploy_strategy": strategy,
        "command": .object(["command": .list(.text), "args": .list(.text)]),
        "post_start": hook, "pre_stop": hook, "mesher": .object(["port": .whole]),
        "timezone": .text, "jvm_opts": .text, "tomcat_opts": .object(["server_xml": .text]),
        "logs": .list(
            .object([
                "log_path": .text, "rotate": .text, "host_path": .text, "host_extend_path": .text,
            ])),
        "custom_metric": .object(["path": .text, "port": .whole, "dimensions": .text]),
        "affinity": affinity, "anti_affinity": affinity, "liveness_probe": probe,
        "readiness_probe": probe,
        "refer_resources": .list(
            .object([
                "id": .text, "type": .text, "parameters": .object(["namespace": .text]),
            ])),
        "external_accesses": .list(
            .object(["protocol": .text, "address": .text, "forward_port": .whole])),
    ]

    private static let source: WireShape = .object([
        "kind": .text, "url": .text, "version": .text, "storage": .text, "auth": .text,
        "repo_auth": .text, "repo_namespace": .text, "repo_ref": .text, "repo_type": .text,
        "web_url": .text, "repo_url": .text,
    ])

    private static let build: WireShape = .object([
        "parameters": .object([
            "artifact_namespace": .text, "build_cmd": .text, "cluster_id": .text,
            "dockerfile_path": .text, "environment_id": .text, "node_label_selector": .texts,
        ])
    ])

    private static let storage: WireShape = .object([
        "type": .text, "name": .text,
        "parameters": .object([
            "path": .text, "name": .text, "default_mode": .whole, "medium": .text,
        ]),
        "mounts": .list(.object(["path": .text, "sub_path": .text, "read_only": .flag])),
    ])

    private static let strategy: WireShape = .object([
        "type": .text, "rolling_release": .object(["batches": .whole]),
        "gray_release": .object([
            "type": .text, "replica_surge_mode": .text, "deployment_mode": .whole,
            "first_batch_weight": .whole, "rule_match_mode": .text,
            "rules": .list(
                .object(["type": .text, "key": .text, "value": .text, "condition": .text])),
            "first_batch_replica": .whole, "remaining_batch": .whole,
        ]),
    ])

    private static let hook: WireShape = .object([
        "type": .text, "scheme": .text, "host": .text, "port": .whole, "path": .text,
        "command": .list(.text),
    ])

    private static let probe: WireShape = .object([
        "type": .text, "delay": .whole, "timeout": .whole, "scheme": .text, "host": .text,
        "port": .whole, "path": .text, "command": .list(.text),
    ])

    private static let affinity: WireShape = .object([
        "az": .list(.text), "node": .list(.text),
        "component": .list(.object(["displayName": .text, "name": .text])),
    ])
}
