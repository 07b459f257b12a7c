/// The vendor's names for what may be done, and what they mean here: one table.
///
/// Action names are of identity policies (`servicestage:pipeline:modify`) and of the older roles
/// (`servicestage::getReleasePlan`); where only the path of a call is published, the action's name
/// is by analogy. A name that is not in the table grants nothing.
package enum VendorActions {
    /// What an action's name allows; empty for one that is not known.
    package static func permissions(of action: String) -> Set<Permission> {
        table[action] ?? levels[action] ?? []
    }

    /// The built-in role that stands for one of the vendor's system roles or policies.
    package static func role(named name: String) -> Role? { systemRoles[name] }

    /// Every action's name, sorted.
    package static var names: [String] { table.keys.sorted() }

    private static let change: Set<Permission> = [.readRun, .startRun, .amendRun]
    private static let execute: Set<Permission> = [
        .startRun, .retryRun, .approve, .trigger, .pauseRun, .stopRun, .rollBackRun,
    ]

    static let table: [String: Set<Permission>] = [
        // Region release tasks of ServiceStage.
        "servicestage:pipeline:create": change,
        "servicestage:pipeline:list": [.readRun],
        "servicestage:pipeline:get": [.readRun],
        "servicestage:pipeline:modify": [.amendRun],
        "servicestage:pipeline:delete": [.closeRun],
        "servicestage:pipeline:execute": execute,
        // Release plans of ServiceStage.
        "servicestage::createReleasePlan": change.union(execute),
        "servicestage::modifyReleasePlan": [.amendRun],
        "servicestage::deleteReleasePlan": [.closeRun],
        "servicestage::getReleasePlan": [.readRun],
        "servicestage::listReleasePlan": [.readRun],
        "servicestage::abortReleasePlan": [.stopRun, .abortRun],
        // Applications, components and environments of ServiceStage.
        "servicestage:app:list": [.readComponents],
        "servicestage:app:get": [.readComponents],
        "servicestage:app:create": [.readComponents, .writeComponents],
        "servicestage:app:modify": [.writeComponents],
        "servicestage:app:delete": [.writeComponents],
        "servicestage:environment:list": [.readComponents],
        "servicestage:environment:get": [.readComponents],
        "servicestage:environment:create": [.readComponents, .writeEnvironments],
        "servicestage:environment:modify": [.writeEnvironments],
        "servicestage:environment:delete": [.writeEnvironments],
        // Job packages of DataArts Studio.
        "dayu:factoryPackage:create": [.startRun],
        "dayu:factoryPackage:list": [.readRun],
        "dayu:factoryPackage:approve": [.approve],
        "dayu:factoryPackage:release": [.startRun, .trigger],
        "dayu:factoryPackage:revoke": [.closeRun],
        // Clusters of the search service.
        "css:cluster:list": [.readRun],
        "css:cluster:get": [.readRun],
        "css:cluster:upgrade": [.startRun, .retryRun, .abortRun],
        "css:cluster:azMigrate": [.startRun, .retryRun, .abortRun],
        // Identity.
        "iam:users:listUsers": [.readUsers],
        "iam:users:createUser": [.manageUsers],
        "iam:users:updateUser": [.manageUsers],
        "iam:users:deleteUser": [.manageUsers],
        "iam:groups:listGroups": [.readUsers],
        "iam:groups:createGroup": [.manageUsers],
        "iam:projects:listProjects": [.readUsers],
        "iam:projects:createProject": [.manageProjects],
        "iam:credentials:createCredential": [.manageOwnKeys],
    ]

    /// The access levels of identity policies.
    static let levels: [String: Set<Permission>] = [
        "List": [.readRun, .readComponents, .listSecrets],
        "Read": Role.viewer.permissions,
        "Write": Role.deployer.permissions,
        "Permission_management": [.readUsers, .manageUsers, .manageRoles],
        "Tagging": [],
    ]

    static let systemRoles: [String: Role] = [
        "Tenant Administrator": .admin,
        "Tenant Guest": .viewer,
        "DAYU Administrator": .admin,
        "DAYU User": .developer,
        "ServiceStage Administrator": .admin,
        "ServiceStage FullAccess": .deployer,
        "ServiceStage Developer": .developer,
        "ServiceStage Operator": .operator,
        "ServiceStage ReadOnlyAccess": .viewer,
        "CSS Administrator": .deployer,
        "CSS FullAccess": .deployer,
        "CSS ReadOnlyAccess": .viewer,
    ]
}
