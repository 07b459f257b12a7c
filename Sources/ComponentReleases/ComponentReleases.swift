package import ReleaseEngine

/// The first system: environments, applications and components, and what releases them.
package struct ComponentReleases: Sendable {
    package let catalog: Catalog
    package let engine: Engine
    /// Sees what really runs.
    package let host: any HostView
    package let releaseTasks: ReleaseTasks
    package let releasePlans: ReleasePlans

    /// Every kind of record that this system keeps.
    package static let kinds: [any CatalogRecord.Type] = [
        Environment.self, Application.self, Component.self, ReleaseTask.self,
        ExecutionCounter.self, ReleasePlan.self,
    ]

    package init(catalog: Catalog, engine: Engine, host: any HostView = NothingSeen()) {
        self.catalog = catalog
        self.engine = engine
        self.host = host
        releaseTasks = ReleaseTasks(catalog: catalog, engine: engine)
        releasePlans = ReleasePlans(catalog: catalog, engine: engine, host: host)
    }

    package var environments: Environments { Environments(catalog: catalog) }
    package var applications: Applications { Applications(catalog: catalog) }
    package var components: Components {
        Components(catalog: catalog, engine: engine, host: host)
    }
    package var jobs: Jobs { Jobs(catalog: catalog, engine: engine) }
}
