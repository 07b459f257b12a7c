import Glibc

/// A system call that did not do what was asked, with the path it was asked about.
struct SystemError: Error, Equatable, CustomStringConvertible {
    var what: String
    var code: Int32

    init(_ what: String, code: Int32 = errno) {
        self.what = what
        self.code = code
    }

    var description: String { "\(what): \(Self.text(of: code))" }

    /// The system's sentence for an errno value: "No such file or directory".
    static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
