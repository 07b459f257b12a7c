internal import Foundation

/// What another process has used so far, as /proc tells.
struct ProcessFigures: Sendable {
    /// Resident memory in MiB.
    var resident: Double
    private var threads: [String: Thread] = [:]

    private struct Thread {
        /// Seconds of processor time.
        var processor = 0.0
        /// How often it went from waiting to running.
        var wakeUps = 0.0
    }

    init(_ pid: Int32) {
        resident = Self.number("VmRSS:", in: "/proc/\(pid)/status") / 1_024
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task"))
        for name in names ?? [] {
            let folder = "/proc/\(pid)/task/\(name)"
            let times = Self.text("\(folder)/schedstat").split(separator: " ")
            threads[name] = Thread(
                processor: (times.first.flatMap { Double($0) } ?? 0) / 1e9,
                wakeUps: Self.number("voluntary_ctxt_switches:", in: "\(folder)/status"))
        }
    }

    /// Seconds of processor time and wake-ups since an earlier look, of the threads that are there.
    ///
    /// A thread that has ended meanwhile took its counts along: what it did is not seen.
    func since(_ earlier: ProcessFigures) -> (processor: Double, wakeUps: Double) {
        var used = (processor: 0.0, wakeUps: 0.0)
        for (name, thread) in threads {
            let before = earlier.threads[name] ?? Thread()
            used.processor += thread.processor - before.processor
            used.wakeUps += thread.wakeUps - before.wakeUps
        }
        return used
    }

    private static func number(_ name: String, in file: String) -> Double {
        let line = text(file).split(separator: "\n").first { $0.hasPrefix(name) }
        let words = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }) ?? []
        return words.dropFirst().first.flatMap { Double($0) } ?? 0
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
