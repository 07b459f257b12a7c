internal import Glibc

/// Asks the person at the terminal, wherever standard input and output lead.
enum Prompt {
    /// What is typed in answer, as it is shown.
    static func text(_ question: String) throws(Failure) -> String {
        try ask(question, isHidden: false)
    }

    /// What is typed in answer, and not shown.
    static func password(_ question: String) throws(Failure) -> String {
        try ask(question, isHidden: true)
    }

    private static let longest = 4_096

    private static func ask(_ question: String, isHidden: Bool) throws(Failure) -> String {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else {
            throw Failure(
                .usage,
                "there is no terminal to ask at: give --user and --password-stdin")
        }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else {
            throw Failure(.usage, "the terminal cannot be asked: give --user and --password-stdin")
        }
        var quiet = before
        // Ctrl-C comes as a character: whoever is killed here would leave a terminal without echo.
        quiet.c_lflag &= ~tcflag_t(ECHO | ISIG | ICANON)
        tcsetattr(terminal, TCSAFLUSH, &quiet)
        defer { tcsetattr(terminal, TCSAFLUSH, &before) }
        say(question, terminal)
        defer { say("\n", terminal) }
        return try line(terminal, isHidden: isHidden)
    }

    private static func line(_ terminal: Int32, isHidden: Bool) throws(Failure) -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(terminal, &byte, 1) == 1, bytes.count <= longest {
            switch byte {
            case 3, 26, 28: throw .silent(.interrupted)
            case 4, 10, 13:
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw Failure(.usage, "what was typed is no text in UTF-8")
                }
                return text
            case 8, 127:
                let text = String(decoding: bytes, as: UTF8.self)
                guard !text.isEmpty else { continue }
                bytes = Array(text.dropLast().utf8)
                if !isHidden { say("\u{8} \u{8}", terminal) }
            case 21 where isHidden: bytes = []
            case ..<32: continue
            default:
                bytes.append(byte)
                if !isHidden { write(terminal, &byte, 1) }
            }
        }
        throw Failure(.usage, "nothing was typed")
    }

    private static func say(_ text: String, _ terminal: Int32) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
    }
}
