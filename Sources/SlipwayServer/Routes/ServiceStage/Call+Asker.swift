internal import ComponentReleases
internal import Identity

extension Call {
    /// Who asks, where, and now.
    var asker: Asker {
        Asker(
            principal: caller.principal, scope: scope, address: caller.address, now: WallTime.now)
    }
}
