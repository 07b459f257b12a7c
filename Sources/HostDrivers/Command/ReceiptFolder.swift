internal import ReleaseModel

/// Where one effect's receipt lies, and what its files are called.
struct ReceiptFolder: Hashable, Sendable {
    var path: String

    /// What a shim puts down may not grow beyond this.
    static let recordLimit = 1024 * 1024

    func claim(_ number: Int) -> String { "\(path)/claim.\(number)" }
    func started(_ number: Int) -> String { "\(path)/started.\(number)" }
    var output: String { "\(path)/output" }
    var ending: String { "\(path)/ending" }
    func log(from offset: Int) -> String { "\(path)/log.\(offset)" }

    /// The folder of an effect below the folder of all receipts.
    static func of(_ key: EffectKey, in receipts: String) -> ReceiptFolder {
        ReceiptFolder(path: "\(receipts)/\(name(of: key))")
    }

    /// A file name that no other key has.
    static func name(of key: EffectKey) -> String {
        let text = key.description
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        guard isPlain, text.utf8.count <= 200, !text.hasPrefix("."),
            text.split(separator: "/", omittingEmptySubsequences: false).count == 4
        else { return Digest(of: Array(text.utf8)).description }
        return String(text.map { $0 == "/" ? "~" : $0 })
    }

    /// The numbers N of the files `PREFIX.N`, rising.
    func numbers(of prefix: String) throws -> [Int] {
        try HostFiles.names(in: path).compactMap { name in
            name.hasPrefix("\(prefix).") ? Int(name.dropFirst(prefix.count + 1)) : nil
        }
        .sorted()
    }
}
