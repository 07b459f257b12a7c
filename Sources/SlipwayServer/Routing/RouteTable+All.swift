internal import ComponentReleases
internal import Identity
internal import ReleaseEngine

extension RouteTable {
    /// Everything this server can be asked.
    static func all(
        _ engine: Engine, _ gatekeeper: Gatekeeper, _ bodies: BodyReader, _ options: ServerOptions
    ) -> RouteTable {
        let streams = Limiter(options.limits.eventStreams)
        return RouteTable(
            RunRoutes(engine: engine, bodies: bodies).routes
                + CommandRoutes(engine: engine, bodies: bodies).routes
                + EventRoutes(
                    engine: engine, gatekeeper: gatekeeper, streams: streams,
                    heartbeat: options.heartbeat
                ).routes
                + LogRoutes(engine: engine).routes
                + CheckpointRoutes(engine: engine).routes
                + AuditRoutes(engine: engine, options: options).routes
                + PlanRoutes(engine: engine, bodies: bodies).routes
                + people(gatekeeper, bodies, options)
                + PipelineRoutes(tasks: options.components?.releaseTasks, bodies: bodies).routes
                + components(bodies, options)
                + SecretRoutes(vault: options.secrets, bodies: bodies).routes
                + ServerRoutes(engine: engine, options: options, streams: streams).routes)
    }

    /// Environments, applications, components and jobs.
    private static func components(_ bodies: BodyReader, _ options: ServerOptions) -> [Route] {
        let desk = ResourceDesk(releases: options.components, bodies: bodies)
        return EnvironmentRoutes(desk: desk).routes
            + VendorEnvironmentRoutes(desk: desk).routes
            + VendorApplicationRoutes(desk: desk).routes
            + VendorComponentRoutes(desk: desk).routes + VendorJobRoutes(desk: desk).routes
            + ReleasePlanRoutes(desk: desk).routes
    }

    /// Everything about people.
    private static func people(
        _ gatekeeper: Gatekeeper, _ bodies: BodyReader, _ options: ServerOptions
    ) -> [Route] {
        UserRoutes(gatekeeper: gatekeeper, bodies: bodies).routes
            + KeyRoutes(gatekeeper: gatekeeper, bodies: bodies).routes
            + GroupRoutes(gatekeeper: gatekeeper, bodies: bodies).routes
            + RoleRoutes(gatekeeper: gatekeeper, bodies: bodies).routes
            + ProjectRoutes(gatekeeper: gatekeeper, bodies: bodies).routes
            + SessionRoutes(
                gatekeeper: gatekeeper, bodies: bodies, isSecure: options.identity != nil
            ).routes
            + TokenRoutes(
                gatekeeper: gatekeeper, bodies: bodies,
                wire: KeystoneWire(
                    directory: gatekeeper.directory, isSecure: options.identity != nil)
            ).routes
            + DomainRoutes(
                gatekeeper: gatekeeper, bodies: bodies,
                wire: KeystoneWire(
                    directory: gatekeeper.directory, isSecure: options.identity != nil)
            ).routes
    }
}
