internal import NIOCore
internal import ServiceLifecycle

/// Waits until everything listens, then says so once.
actor Opening {
    private var missing: Int
    private let tell: @Sendable (String?, Int?) async -> Void
    private var address: SocketAddress?
    private var group: ServiceGroup?
    private(set) var failure: ServerError?

    init(count: Int, tell: @escaping @Sendable (String?, Int?) async -> Void) {
        missing = count
        self.tell = tell
    }

    /// The group to end where something cannot be secured.
    func guards(_ group: ServiceGroup) {
        self.group = group
    }

    /// A listener is there; it serves nobody before this returns.
    func opened(_ listener: Listener, at address: SocketAddress?) async {
        do throws(ServerError) {
            try listener.secure()
        } catch {
            failure = error
            await group?.triggerGracefulShutdown()
            return
        }
        if case .address = listener { self.address = address }
        missing -= 1
        if missing == 0 { await tell(self.address?.ipAddress, self.address?.port) }
    }
}
