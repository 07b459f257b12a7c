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
                    engine: engine, streams: streams, heartbeat: options.heartbeat
                ).routes
                + LogRoutes(engine: engine).routes
                + CheckpointRoutes(engine: engine).routes
                + PlanRoutes(engine: engine, bodies: bodies).routes
                + SecretRoutes(vault: options.secrets, bodies: bodies).routes
                + ServerRoutes(engine: engine, options: options, streams: streams).routes)
    }
}
