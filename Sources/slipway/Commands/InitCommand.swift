internal import ArgumentParser
internal import Glibc
internal import Logging
internal import StoreSQLite

/// Makes a data folder.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a data folder, and a plan to begin with.",
        discussion: """
            `slipway run` makes the folder by itself; this also checks that it can be used. An \
            existing folder is left as it is. Where the file of --plan is there already it is kept, \
            and the exit code is 4.

            EXAMPLES
              slipway init
              slipway init --plan release.yaml
            """)

    @Option(
        help: ArgumentHelp("Write a small plan to this file.", valueName: "file"),
        completion: .file(extensions: ["yaml"]))
    var plan: String?

    @OptionGroup var target: FolderOptions

    func run() async throws {
        let folder = target.folder
        try folder.make()
        let wasInUse = folder.isInUse
        if !wasInUse, !FolderLock.isHeld(folder) {
            let assembly = try await Assembly.open(
                folder, for: .moving(drain: .zero), logger: HolderLog.logger(level: .error))
            await assembly.store.close()
        }
        Output.data("\(folder.path) is ready" + (wasInUse ? " (it was before)" : ""))
        if let plan { try write(plan) }
    }

    private func write(_ path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw Failure(.refused, "\(path) cannot be written: \(reason); name another file")
        }
        defer { close(descriptor) }
        let bytes = Array(Self.firstPlan.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw Failure(.refused, "\(path) cannot be written; is the disk full?")
        }
        Output.data("\(path) is a plan to begin with: slipway run \(shellQuoted(path))")
    }

    private static let firstPlan = """
        # Phases run in order, groups side by side, tasks in order. `slipway plan schema` has it all.
        name: first-release
        failMode: stop
        variables:
          version: "1.0"
        phases:
          - name: build
            groups:
              - name: app
                tasks:
                  - name: compile
                    action: {driver: command, run: ["echo", "building ${version}"], undo: none}
                    retry: {limit: 1, backoff: 1s}
          - name: release
            groups:
              - name: app
                tasks:
                  - name: go
                    trigger: {}
                  - name: deploy
                    action: {driver: command, run: ["echo", "releasing ${version}"], undo: none}

        """
}
