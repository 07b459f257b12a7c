internal import Foundation
internal import ReleaseModel

extension Bench {
    /// What a server uses that has nothing to do, and how soon it is ready.
    func takeIdle() async throws {
        let empty = try workplace.folder()
        defer { workplace.discard(empty) }
        try await takeServer("idle", folder: empty, memory: 60, startUp: 0.2)
        let runs = size(10_000, quick: 20)
        let full = try workplace.folder()
        defer { workplace.discard(full) }
        try await Rig.run(in: full, NoOpDriver()) { rig in
            try await rig.startMany(Plans.approval(steps: size(99, quick: 9)), runs)
        }
        try await takeServer(
            "idle.\(runs)_live_runs", folder: full, memory: 120, startUp: nil)
        try takeBinary()
    }

    private func takeServer(
        _ name: String, folder: String, memory: Double, startUp: Double?
    ) async throws {
        var ready = Series()
        for _ in 0..<rounds {
            let began = Monotonic.now
            let child = try await server(folder)
            ready.append(Monotonic.now - began)
            child.kill()
        }
        let child = try await server(folder)
        try await Task.sleep(for: .seconds(options.isQuick ? 0.1 : 3))
        let before = ProcessFigures(child.pid)
        let watched = options.isQuick ? 0.2 : 15
        try await Task.sleep(for: .seconds(watched))
        let after = ProcessFigures(child.pid)
        child.kill()
        let startTarget = startUp.map { Target.atMost($0, "s") }
        var line = Line("\(name).start_up", ready, "s", target: startTarget)
        line.note = "from the process's start to its line that says it is ready"
        report(line)
        report(Line("\(name).memory", after.resident, "MiB", target: .atMost(memory, "MiB")))
        let used = after.since(before)
        let share = used.processor / watched * 100
        report(Line("\(name).processor", share, "%", target: .atMost(0.2, "%")))
        report(Line("\(name).wake_ups", used.wakeUps / watched, "wake-ups/s"))
    }

    /// The server that people start, ready.
    private func server(_ folder: String) async throws -> Child {
        let words = ["serve", "--data", folder, "--listen", "127.0.0.1:0"]
        let child = try Child(options.program, words, log: "\(workplace.path)/log")
        _ = try await child.line(within: .seconds(120))
        return child
    }

    private func takeBinary() throws {
        report(Line("idle.binary", try mebibytes(options.program), "MiB", note: "as it was built"))
        let stripped = "\(workplace.path)/stripped"
        let strip = Process()
        strip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        strip.arguments = ["strip", "-o", stripped, options.program]
        strip.standardError = FileHandle.nullDevice
        try strip.run()
        strip.waitUntilExit()
        let size = strip.terminationStatus == 0 ? try mebibytes(stripped) : nil
        let note = size == nil ? "strip is not installed" : ""
        report(Line("idle.binary_stripped", size, "MiB", note: note))
    }

    private func mebibytes(_ path: String) throws -> Double {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return Double(attributes[.size] as? Int ?? 0) / 1_048_576
    }
}
