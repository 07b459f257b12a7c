internal import ReleaseEngine

extension RouteTable {
    /// Everything this server can be asked.
    static func all(_ engine: Engine, _ options: ServerOptions) -> RouteTable {
        let bodies = BodyReader(options.limits)
        let streams = Limiter(options.limits.eventStreams)
        return RouteTable(
            RunRoutes(engine: engine, bodies: bodies).routes
                + CommandRoutes(engine: engine, bodies: bodies).routes
                + EventRoutes(
                    engine: engine, streams: streams, heartbeat: options.heartbeat
                ).routes
                + LogRoutes(engine: engine).routes
                + CheckpointRoutes(engine: engine).routes
                + AuditRoutes(engine: engine, options: options).routes
                + PlanRoutes(engine: engine, bodies: bodies).routes
                + ServerRoutes(engine: engine, options: options, streams: streams).routes)
    }
}
