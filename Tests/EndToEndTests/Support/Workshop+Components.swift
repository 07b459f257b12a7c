import Foundation
import Glibc
import SlipwayTestSupport

extension Workshop {
    /// Every process that works for a component of the data folder.
    var componentProcesses: [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter { process in
            let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            let place = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/\(process)/cwd")
            return String(decoding: words, as: UTF8.self).contains("\(data)/components")
                || place?.hasPrefix("\(data)/components") == true
        }
    }

    /// Ends whatever runs for components: they outlive the server.
    func endComponents() {
        // Who is ended first may be followed by one that it was just starting.
        for _ in 0..<3 {
            for process in componentProcesses { kill(process, SIGKILL) }
        }
    }
}
