internal import CSys

/// Keeps a process that is started on one core of the machine.
enum OneCore {
    /// Whatever `start` starts has one core, the last of ours; we keep all of them.
    static func only<Started>(_ start: () throws -> Started) throws -> Started {
        var ours = csys_cores()
        try check(csys_get_cores(&ours))
        var one = ours
        withUnsafeMutableBytes(of: &one) { bytes in
            guard let last = bytes.lastIndex(where: { $0 != 0 }) else { return }
            let core = 7 - bytes[last].leadingZeroBitCount
            for place in bytes.indices { bytes[place] = 0 }
            bytes[last] = 1 << core
        }
        // It is this thread's alone until its child has inherited it.
        try check(csys_set_cores(&one))
        defer { _ = csys_set_cores(&ours) }
        return try start()
    }

    private static func check(_ error: Int32) throws {
        guard error == 0 else {
            throw BenchError("a process cannot be kept on one core: error \(error)")
        }
    }
}
