import Glibc

/// The processes that descend from one.
enum ProcessTree {
    /// Everything below `root`, itself not included.
    ///
    /// Complete only where nothing is forked meanwhile: whoever must reach all asks again.
    static func descendants(of root: pid_t) -> [pid_t] {
        var found: [pid_t] = []
        var open = [root]
        while let parent = open.popLast() {
            let children = children(of: parent)
            found.append(contentsOf: children)
            open.append(contentsOf: children)
        }
        return found
    }

    static func signalDescendants(of root: pid_t, _ signal: Int32, except spared: pid_t = 0) {
        for pid in descendants(of: root) where pid != spared {
            kill(pid, signal)
        }
    }

    private static func children(of parent: pid_t) -> [pid_t] {
        let tasks = (try? HostFiles.names(in: "/proc/\(parent)/task")) ?? []
        return tasks.flatMap { task -> [pid_t] in
            let path = "/proc/\(parent)/task/\(task)/children"
            guard let bytes = try? HostFiles.contents(of: path, limit: 1024 * 1024) else {
                return []
            }
            return bytes.split(separator: UInt8(ascii: " "))
                .compactMap { pid_t(String(decoding: $0, as: UTF8.self)) }
        }
    }
}
