internal import Glibc

/// Where words go: data to standard output, everything else to standard error.
enum Output {
    /// What was asked for; a line of its own.
    ///
    /// Ends the command where it cannot be written.
    static func data(_ text: String) {
        raw(Array((text + "\n").utf8))
    }

    /// What a person may want to know besides.
    static func chatter(_ text: String) {
        _ = write(text + "\n", to: STDERR_FILENO)
    }

    /// Bytes as they are.
    static func raw(_ bytes: [UInt8]) {
        guard !write(bytes, to: STDOUT_FILENO) else { return }
        // A reader that went away (`| head`) is no news; the status is the shell's own for it.
        if errno == EPIPE { exit(128 + SIGPIPE) }
        chatter("slipway: standard output cannot be written: \(String(cString: strerror(errno)))")
        exit(ExitStatus.failed.rawValue)
    }

    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        write(Array(text.utf8), to: descriptor)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&place, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
