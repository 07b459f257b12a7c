internal import Foundation
internal import Glibc
internal import PlanLanguage
internal import ReleaseModel
internal import SlipwayAPI

/// A plan as it lies on disk.
struct PlanFile {
    /// As it was named, for messages.
    let name: String
    let text: String
    /// The absolute folder that relative paths in it start from.
    let folder: String

    /// Reads a file, or standard input where it is named `-`.
    static func read(_ path: String) throws(Failure) -> PlanFile {
        let here = FileManager.default.currentDirectoryPath
        if path == "-" {
            return try PlanFile("standard input", try bytes(STDIN_FILENO, "standard input"), here)
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        let absolute = path.hasPrefix("/") ? path : "\(here)/\(path)"
        let folder = URL(fileURLWithPath: absolute).standardizedFileURL
            .deletingLastPathComponent().path
        return try PlanFile(path, try bytes(descriptor, path), folder)
    }

    private init(_ name: String, _ bytes: [UInt8], _ folder: String) throws(Failure) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.usage, "\(name) is not UTF-8 text; a plan is YAML or JSON")
        }
        self.name = name
        self.text = text
        self.folder = folder
    }

    private static func bytes(_ descriptor: Int32, _ name: String) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(name, errno)
            }
            bytes += piece[..<count]
            guard bytes.count <= Plan.Limits.bytes else {
                throw Failure(
                    .usage,
                    "\(name) is larger than a plan may be (64 MB); split it into several runs")
            }
        }
    }

    private static func unreadable(_ name: String, _ number: Int32) -> Failure {
        let reason = String(cString: strerror(number))
        return Failure(number == ENOENT ? .notFound : .usage, "\(name) cannot be read: \(reason)")
    }
}

extension PlanFile {
    /// A plan this long is only read once, by whoever carries it out.
    private static let longestReadTwice = 4 * 1024 * 1024

    func read() -> ReadPlan { PlanReader.read(Array(text.utf8), directory: folder) }

    /// Says what is wrong with the plan before anything is started for it.
    func requireRunnable() throws(Failure) {
        guard text.utf8.count <= Self.longestReadTwice else { return }
        let problems = read().problems.map(API.PlanProblem.init)
        for warning in problems where warning.severity != "error" {
            Output.chatter(warning.line(in: name))
        }
        let errors = problems.filter { $0.severity == "error" }
        guard errors.isEmpty else { throw invalid(errors) }
    }

    /// A problem of the API, with the file's name before the lines of it.
    func failure(_ problem: API.Problem) -> Failure {
        problem.problems.isEmpty ? Failure(problem) : invalid(problem.problems)
    }

    /// Everything that is wrong with the plan, and what it would be frozen under.
    func lint() -> API.LintAnswer {
        let read = read()
        var problems = read.problems.map(API.PlanProblem.init)
        guard let plan = read.plan, !problems.contains(where: { $0.severity == "error" }) else {
            return API.LintAnswer(isValid: false, name: read.plan?.name, problems: problems)
        }
        do throws(Refusal) {
            let frozen = try FrozenPlan(plan, digest: plan.digest)
            return API.LintAnswer(
                isValid: true, name: plan.name, steps: frozen.graph.tasks.count,
                digest: "\(frozen.digest)", problems: problems)
        } catch {
            problems.append(
                API.PlanProblem(severity: "error", line: 0, column: 0, message: error.sentence))
            return API.LintAnswer(isValid: false, name: plan.name, problems: problems)
        }
    }

    /// The plan itself, where nothing is wrong with it.
    func runnable() throws(Failure) -> Plan {
        let read = read()
        let errors = read.problems.map(API.PlanProblem.init).filter { $0.severity == "error" }
        guard let plan = read.plan, errors.isEmpty else { throw invalid(errors) }
        return plan
    }

    private func invalid(_ problems: [API.PlanProblem]) -> Failure {
        Failure(
            .usage, "\(name) cannot be run; nothing was started",
            details: problems.map { $0.line(in: name) })
    }
}

extension API.PlanProblem {
    init(_ problem: PlanProblem) {
        self.init(
            severity: problem.severity.rawValue, line: problem.line, column: problem.column,
            message: problem.message, suggestion: problem.suggestion)
    }
}
