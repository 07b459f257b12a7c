internal import Foundation

/// What another process has used so far, as /proc tells.
struct ProcessFigures: Sendable {
    /// Resident memory in MiB.
    var resident: Double
    /// Seconds of processor time of all its threads.
    var processor: Double
    /// How often one of its threads went from waiting to running.
    var wakeUps: Double

    init(_ pid: Int32) {
        resident = Self.number("VmRSS:", in: "/proc/\(pid)/status") / 1_024
        processor = 0
        wakeUps = 0
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task"))
        for thread in threads ?? [] {
            let folder = "/proc/\(pid)/task/\(thread)"
            wakeUps += Self.number("voluntary_ctxt_switches:", in: "\(folder)/status")
            let times = Self.text("\(folder)/schedstat").split(separator: " ")
            processor += (times.first.flatMap { Double($0) } ?? 0) / 1e9
        }
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
