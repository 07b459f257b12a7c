import CSys
import Glibc

/// The master process of a running HAProxy, asked over its socket.
struct ProxyMaster: Sendable {
    private static let answerLimit = 256 * 1024

    /// The folder in which it runs.
    let folder: String
    static let socket = "master.sock"

    /// Its processes at one moment.
    struct Processes: Hashable, Sendable {
        var master: Int32
        /// How often it was told to reload.
        var reloads: Int
        /// How many of those failed since the last good one.
        var failed: Int
        var workers = 0
        /// Workers with a configuration before, which see their connections out.
        var old = 0
    }

    /// Nil where it does not answer at this moment.
    func processes() -> Processes? {
        guard let answer = ask("show proc") else { return nil }
        var processes: Processes?
        var isOld = false
        for line in answer.split(separator: "\n") {
            if line.hasPrefix("# old workers") { isOld = true }
            if line.hasPrefix("# programs") { break }
            let words = line.split(separator: " ")
            guard words.count > 3, let pid = Int32(words[0]) else { continue }
            if words[1] == "master" {
                guard words.count > 4, let reloads = Int(words[2]),
                    let failed = Int(words[4].dropLast())
                else { return nil }
                processes = Processes(master: pid, reloads: reloads, failed: failed)
            } else if words[1] == "worker" {
                if isOld { processes?.old += 1 } else { processes?.workers += 1 }
            }
        }
        return processes
    }

    /// Tells it to take its configuration anew; whether it did, `processes` tells.
    func reload() -> Bool { ask("reload") != nil }

    /// One question and its answer; nil where nobody answers.
    private func ask(_ question: String) -> String? {
        // The path of a socket may have 107 bytes only; that of a folder's descriptor is short.
        guard let directory = try? Descriptor(opening: folder, O_RDONLY | O_DIRECTORY) else {
            return nil
        }
        return withExtendedLifetime(directory) {
            exchange(question, "/proc/self/fd/\(directory.number)/\(Self.socket)")
        }
    }

    private func exchange(_ question: String, _ path: String) -> String? {
        let number = Glibc.socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return nil }
        let connection = Descriptor(number)
        // It answers at once, or it is just being replaced.
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        guard connected(number, path) else { return nil }
        let bytes = Array("\(question)\n".utf8)
        guard send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            return nil
        }
        shutdown(number, Int32(SHUT_WR))
        return withExtendedLifetime(connection) { answer(from: number) }
    }

    private func answer(from number: Int32) -> String? {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while answer.count < Self.answerLimit {
            let count = recv(number, &buffer, buffer.count, 0)
            guard count >= 0 else { return nil }
            if count == 0 { break }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    private func connected(_ number: Int32, _ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
