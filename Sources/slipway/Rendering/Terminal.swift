internal import Foundation
internal import Glibc

/// What standard input and output are connected to.
enum Terminal {
    static var isOutput: Bool { isatty(STDOUT_FILENO) == 1 }
    /// It can be drawn on, not only written to.
    static var isSmart: Bool { ProcessInfo.processInfo.environment["TERM"] != "dumb" }
    static var isInput: Bool { isatty(STDIN_FILENO) == 1 }

    struct Size: Hashable, Sendable {
        var columns: Int
        var rows: Int
    }

    /// The terminal's size; a usual one where it does not say.
    static var size: Size {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else { return Size(columns: 80, rows: 24) }
        return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
}
