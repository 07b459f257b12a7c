import Glibc
import ReleaseEngine
internal import ReleaseModel

/// The HAProxy in front of one component: its files, its process, what it does with the traffic.
///
/// `haproxy.cfg` is what was last said to it, `loaded` says that it took that: whoever finds the
/// two apart says it again.
struct Proxy: Sendable {
    private static let look: Duration = .milliseconds(20)
    private static let limit: Duration = .seconds(15)
    private static let textLimit = 256 * 1024
    private static let grace: Duration = .seconds(2)

    let folder: String
    let programs: HostPrograms
    let work: LaunchWork

    private var file: String { "\(folder)/haproxy.cfg" }
    private var loaded: String { "\(folder)/loaded" }
    private var slot: ReplicaSlot { ReplicaSlot(number: 0, path: "\(folder)/launches") }
    private var master: ProxyMaster { ProxyMaster(folder: folder) }
    private static let name = "the proxy"

    /// What was last said to it, whether it runs or not; nil where nothing was.
    func text() throws -> String? {
        try HostFiles.contents(of: file, limit: Self.textLimit)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Who gets the traffic now; nobody where it does not run.
    func traffic() throws -> Traffic {
        guard try isRunning, let text = try text() else { return Traffic() }
        return ProxyConfiguration.traffic(in: text)
    }

    var isRunning: Bool { get throws { try !slot.living().isEmpty } }

    /// Whether it runs with exactly this configuration.
    func runs(_ spec: ComponentSpec, _ configuration: ProxyConfiguration) throws -> Bool {
        try slot.living().map(\.launch.identity) == [Self.identity(spec)]
            && text() == configuration.text && isLoaded(configuration.text)
    }

    /// Makes sure that the one which runs took what was last said to it.
    func settle() async throws {
        guard try isRunning, let text = try text(), try !isLoaded(text) else { return }
        do {
            try await reload(text)
        } catch let failure as RolloutFailure {
            // What comes now says something else to it.
            work.note(failure.reason)
        }
    }

    /// Brings the configuration into force; no request is lost where it runs already.
    ///
    /// - Throws: `RolloutFailure`; the configuration before is in force then.
    func apply(_ configuration: ProxyConfiguration, for spec: ComponentSpec) async throws {
        guard try !runs(spec, configuration) else { return }
        try HostFiles.makeFolder(folder, mode: 0o755)
        let program = try programs.proxy()
        let fresh = "\(file).checked"
        try HostFiles.replace(fresh, with: Array(configuration.text.utf8))
        try await ProxyCheck(program: program, file: fresh).run()
        let before = try text()
        let living = try slot.living().map(\.launch.identity)
        let isFrontNew = before.flatMap(Self.front) != Self.front(of: configuration.text)
        if living.isEmpty || isFrontNew { try checkFront(spec) }
        unlink(loaded)
        try HostFiles.move(fresh, to: file)
        guard living == [Self.identity(spec)] else {
            try await work.stopAll(in: slot, called: Self.name)
            try await start(spec, program)
            try remember(configuration.text)
            return
        }
        do {
            try await reload(configuration.text)
        } catch let failure as RolloutFailure {
            // The workers before go on; so does what they were told.
            if let before { try HostFiles.replace(file, with: Array(before.utf8)) }
            throw failure
        }
    }

    /// Waits until nothing is on its way under a configuration from before, at most so long.
    func drain(within limit: Duration) async throws {
        let end = MonotonicTime.now + limit
        while try isRunning, (master.processes()?.old ?? 1) > 0 {
            try work.checkTime()
            guard MonotonicTime.now < end else {
                work.note("\(Self.name): connections were still open after \(limit.text)")
                return
            }
            await Pause.wait(Self.look)
        }
    }

    /// Ends it, once what is on its way has come through or `limit` is over, and forgets it.
    func stop(within limit: Duration) async throws {
        if try isRunning, let processes = master.processes() {
            work.note("\(Self.name): stopping")
            kill(processes.master, SIGUSR1)
            let end = MonotonicTime.now + limit
            while try isRunning, MonotonicTime.now < end { await Pause.wait(Self.look) }
        }
        try await work.stopAll(in: slot, called: Self.name)
        for path in [loaded, file] { unlink(path) }
    }
}

extension Proxy {
    /// Another prefix is another process; everything else is a matter of its configuration.
    private static func identity(_ spec: ComponentSpec) -> String {
        let parts = JSON.array(([String]() + spec.prefix + ["haproxy"]).map(JSON.string))
        return String(Digest(of: parts.encoded).description.prefix(16))
    }

    private static func front(of text: String) -> Substring? {
        text.split(separator: "\n").first { $0.hasPrefix("    bind ") }
    }

    private func checkFront(_ spec: ComponentSpec) throws {
        guard let port = spec.proxy?.port else { return }
        let place = spec.address == ComponentSpec.loopback ? nil : spec.address
        guard Port.isFree(port, on: place) else {
            throw RolloutFailure("port \(port) of \(Self.name) is taken by somebody else")
        }
    }

    private func isLoaded(_ text: String) throws -> Bool {
        try HostFiles.contents(of: loaded, limit: 1_024) == Self.mark(text)
    }

    private func remember(_ text: String) throws {
        try HostFiles.replace(loaded, with: Self.mark(text))
    }

    private static func mark(_ text: String) -> [UInt8] {
        Array("\(Digest(of: Array(text.utf8)))\n".utf8)
    }

    private func start(_ spec: ComponentSpec, _ program: String) async throws {
        let launch = try slot.next(identity: Self.identity(spec))
        try HostFiles.makeFolder(launch.folder.path)
        work.note("\(Self.name): starting")
        let words = [program, "-W", "-S", "unix@\(ProxyMaster.socket),mode,600"]
        let request = ShimRequest(
            folder: launch.folder, run: spec.prefix + words + ["-f", "haproxy.cfg"],
            directory: folder, environment: CommandEnvironment.of([], slipway: []),
            timeout: nil, grace: Self.grace, server: getpid())
        try await work.start(launch, called: Self.name, as: request)
        do {
            try await expect("it did not answer") {
                try work.checkAlive(launch); return $0
            }
        } catch let failure as RolloutFailure {
            let words = work.lastWords(of: launch)
            try await work.stopAll(in: slot, called: Self.name)
            throw RolloutFailure("\(Self.name) did not start: \(failure.reason)\(words)")
        }
        try slot.prune()
    }

    private func reload(_ text: String) async throws {
        let count = master.processes()?.reloads
        guard let count, master.reload() else {
            throw RolloutFailure("\(Self.name) does not answer on its socket")
        }
        var failed = false
        try await expect("it did not reload") { processes in
            guard processes.map({ $0.reloads > count }) == true else { return nil }
            failed = processes.map { $0.failed > 0 } ?? false
            return processes
        }
        guard !failed else {
            let launch = try slot.living().first?.launch
            throw RolloutFailure(
                "\(Self.name) refused its configuration" + (launch.map(work.lastWords) ?? ""))
        }
        try remember(text)
    }

    /// Returns once a worker runs and the condition lets its processes through.
    private func expect(
        _ complaint: String,
        _ condition: (ProxyMaster.Processes?) throws -> ProxyMaster.Processes?
    ) async throws {
        let end = MonotonicTime.now + Self.limit
        while try (condition(master.processes())?.workers ?? 0) == 0 {
            guard MonotonicTime.now < end else {
                throw RolloutFailure("\(complaint) within \(Self.limit.text)")
            }
            // Not cut short by a cancellation: what is in force must be known.
            await Pause.wait(Self.look)
        }
    }
}
