internal import Logging
package import ReleaseEngine

/// The first system: environments, applications and components, and what releases them.
package struct ComponentReleases: Sendable {
    package let catalog: Catalog
    package let engine: Engine
    package let releaseTasks: ReleaseTasks

    /// Every kind of record that this system keeps.
    package static let kinds: [any CatalogRecord.Type] = [
        Environment.self, Application.self, Component.self, ReleaseTask.self,
        ExecutionCounter.self,
    ]

    package init(catalog: Catalog, engine: Engine) {
        self.catalog = catalog
        self.engine = engine
        releaseTasks = ReleaseTasks(catalog: catalog, engine: engine)
    }
}
