internal import Foundation
internal import ReleaseModel

/// What the driver `component` is told: data, frozen with the plan.
enum ComponentOrder: Hashable, Sendable {
    static let driver = "component"

    case createApplication(Application)
    case createComponent(Component)
    case deploy(Deploy)
    case remove(project: String, component: String)

    /// What a target shall be brought to.
    struct Deploy: Codable, Hashable, Sendable {
        var project: String
        var component: String
        var target: String
        /// The fields of the process driver.
        var process: JSON
        var spec: ComponentSpec
        var action: Component.Action
        /// The job's id.
        var change: String
        /// The component's name, and what is changed of it: for those who approve it.
        var name: String?
        var changes: [ResourceChange]?
    }

    static func deploy(
        _ component: Component, _ target: String, process: JSON, spec: ComponentSpec,
        action: Component.Action, change: String, changes: [ResourceChange]
    ) -> ComponentOrder {
        .deploy(
            Deploy(
                project: component.project, component: component.id, target: target,
                process: process, spec: spec, action: action, change: change,
                name: component.name, changes: changes))
    }

    /// As a plan has it; the environment's variables may refer to secrets, the record does not.
    var action: ActionSpec {
        ActionSpec(
            driver: Self.driver, input: input, undo: .builtIn, changes: true,
            outputs: [])
    }

    private var input: JSON {
        switch self {
        case .createApplication(let record):
            ["operation": "create-application", "record": Self.json(record).literal]
        case .createComponent(let record):
            ["operation": "create-component", "record": Self.json(record).literal]
        case .remove(let project, let component):
            [
                "operation": "remove", "project": .string(project),
                "component": .string(component),
            ]
        case .deploy(let deploy):
            [
                "operation": "deploy", "project": .string(deploy.project),
                "component": .string(deploy.component), "target": .string(deploy.target),
                "process": deploy.process, "spec": Self.json(deploy.spec).literal,
                "action": .string(deploy.action.rawValue), "change": .string(deploy.change),
                "name": .string(deploy.name ?? ""), "changes": Self.json(deploy.changes).literal,
            ]
        }
    }

    /// - Throws: where it is no input of this driver.
    init(_ input: JSON) throws(ResourceError) {
        switch input["operation"]?.string {
        case "create-application":
            self = .createApplication(try Self.read(Application.self, input["record"]))
        case "create-component":
            self = .createComponent(try Self.read(Component.self, input["record"]))
        case "deploy": self = .deploy(try Self.read(Deploy.self, input))
        case "remove":
            self = .remove(
                project: input["project"]?.string ?? "",
                component: input["component"]?.string ?? "")
        default: throw .invalid(field: "operation", "is none of the component driver's")
        }
    }

    /// The component that an input is about.
    static func component(of input: JSON) -> String? {
        input["component"]?.string ?? input["record"]?["id"]?.string
    }

    static func json(_ value: some Encodable) -> JSON {
        // What is encoded here has only texts, whole numbers and free JSON in it.
        (try? JSON(decoding: Array(JSONEncoder().encode(value)))) ?? .null
    }

    static func read<Value: Decodable>(
        _ type: Value.Type, _ json: JSON?
    ) throws(ResourceError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data((json ?? .null).encoded))
        } catch {
            throw .invalid(field: "component", "the order cannot be read: \(error)")
        }
    }
}
