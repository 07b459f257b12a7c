import Glibc

/// Finds the program that a command names.
struct ProgramSearch {
    private let name: String
    private let directory: String
    private let searchPath: String

    init(_ request: ShimRequest) {
        name = request.run.first ?? ""
        directory = request.directory
        searchPath =
            request.environment.last { $0.hasPrefix("PATH=") }
            .map { String($0.dropFirst("PATH=".count)) } ?? ""
    }

    /// The program's absolute path.
    ///
    /// - Throws: a sentence that says where it was looked for.
    func path() throws -> String {
        if name.contains("/") {
            let path = name.hasPrefix("/") ? name : "\(directory)/\(name)"
            try check(path)
            return path
        }
        let folders = searchPath.split(separator: ":").map(String.init)
        let candidates = folders.map { "\($0)/\(name)" }.filter(HostFiles.isFile)
        if let path = candidates.first(where: { access($0, X_OK) == 0 }) { return path }
        if let path = candidates.first { try check(path) }
        throw InputError("there is no program \"\(name)\" in \(searchPath)")
    }

    private func check(_ path: String) throws {
        guard HostFiles.isFile(path) else { throw InputError("there is no program \(path)") }
        guard access(path, X_OK) == 0 else {
            throw InputError("\(path) may not be executed (chmod +x)")
        }
    }
}
