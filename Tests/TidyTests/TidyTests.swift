import Foundation
import Testing

/// Style that matters is executed, not remembered.
@Suite struct TidyTests {
    @Test func `no source file is longer than 500 lines`() throws {
        for file in try Tree.files(under: "Sources", ending: ".swift") {
            #expect(
                file.lines.count <= 500, "\(file.path) has \(file.lines.count) lines: two ideas?")
        }
    }

    @Test(arguments: ["try" + "!", "as" + "! ", "TO" + "DO", "FIX" + "ME", "fatalError" + "("])
    func `nothing is forced or left for later`(word: String) throws {
        for file in try Tree.files(under: "Sources", ending: ".swift") {
            let hit = file.lines.firstIndex { $0.contains(word) }
            #expect(hit == nil, "\(file.path):\((hit ?? 0) + 1) has \(word)")
        }
    }

    @Test func `unchecked sending is explained where it stands`() throws {
        for file in try Tree.files(under: "Sources", ending: ".swift") {
            for (number, line) in file.lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                let near = file.lines[max(0, number - 4)...min(number + 3, file.lines.count - 1)]
                #expect(near.contains { $0.contains("Safety:") }, "\(file.path):\(number + 1)")
            }
        }
    }

    @Test func `the engine begins tasks in one place`() throws {
        for file in try Tree.files(under: "Sources/ReleaseEngine", ending: ".swift")
        where !file.path.hasSuffix("Shell/Pump+Acting.swift") {
            #expect(
                !file.lines.contains {
                    $0.contains("Task {") || $0.contains("Task(executor")
                        || $0.contains("Task.detached")
                }, "\(file.path) begins a task")
        }
    }

    @Test func `the model knows no clock, no chance and no Foundation`() throws {
        for file in try Tree.files(under: "Sources/ReleaseModel", ending: ".swift") {
            for word in ["import Foundation", "Clock", ".random", "Date()"] {
                let hit = file.lines.first { $0.contains(word) && !$0.contains("///") }
                #expect(hit == nil, "\(file.path) has \(word)")
            }
        }
    }

    @Test(arguments: ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "docs/README.md"])
    func `every path that a page names exists`(page: String) throws {
        let text = try String(contentsOf: Tree.root.appending(path: page), encoding: .utf8)
        let folder = Tree.root.appending(path: page).deletingLastPathComponent()
        var paths = text.matches(of: /`((?:Sources|Tests|docs|scripts|Examples)\/[^` ]+)`/)
            .map { Tree.root.appending(path: String($0.1)).path }
        paths += text.matches(of: /\]\(([^)#:]+)\)/).map {
            folder.appending(path: String($0.1)).path
        }
        #expect(!paths.isEmpty)
        for path in paths {
            #expect(FileManager.default.fileExists(atPath: path), "\(page) names \(path)")
        }
    }

    @Test func `the README stays short`() throws {
        let text = try String(contentsOf: Tree.root.appending(path: "README.md"), encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 120)
    }
}

/// The repository as it lies on disk.
enum Tree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    struct File {
        var path: String
        var lines: [String]
    }

    static func files(under folder: String, ending: String) throws -> [File] {
        let start = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String }
        return try (names ?? []).filter { $0.hasSuffix(ending) }.sorted().map { name in
            let text = try String(contentsOf: start.appending(path: name), encoding: .utf8)
            return File(
                path: "\(folder)/\(name)",
                lines: text.split(separator: "\n", omittingEmptySubsequences: false)
                    .map(String.init))
        }
    }
}
