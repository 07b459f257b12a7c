internal import Foundation

/// The commit that the current folder's checkout stands at: what a failing seed is about.
enum SourceCommit {
    static var current: String? {
        var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        for _ in 0..<20 {
            let git = folder.appendingPathComponent(".git")
            if let head = text(git.appendingPathComponent("HEAD")) { return commit(head, git) }
            guard folder.path != "/" else { return nil }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    private static func commit(_ head: String, _ git: URL) -> String? {
        guard head.hasPrefix("ref: ") else { return String(head.prefix(12)) }
        let name = String(head.dropFirst(5))
        if let hash = text(git.appendingPathComponent(name)) { return String(hash.prefix(12)) }
        let packed = text(git.appendingPathComponent("packed-refs")) ?? ""
        let line = packed.split(separator: "\n").first { $0.hasSuffix(" \(name)") }
        return line.map { String($0.prefix(12)) }
    }

    private static func text(_ file: URL) -> String? {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
