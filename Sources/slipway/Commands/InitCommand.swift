internal import ArgumentParser
internal import Glibc
internal import Identity
internal import Logging
internal import ReleaseModel
internal import StoreSQLite

/// Makes a data folder with its first project and owner.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a data folder with a project, its owner, and keys for them.",
        discussion: """
            The password and the keys are printed this once; nobody can read them again. \
            `slipway run` makes a folder by itself, without anybody who could ask over the \
            network. A folder that is there already is left as it is, and the exit code is 4; so \
            is the file of --plan.

            EXAMPLES
              slipway init
              slipway init --project eu-west-1 --user admin --output json
              slipway init --plan release.yaml
            """)

    @Option(help: ArgumentHelp("The first project's name.", valueName: "name"))
    var project = "default"

    @Option(help: ArgumentHelp("The account's name; SDKs call it the domain.", valueName: "name"))
    var domain = "slipway"

    @Option(help: ArgumentHelp("The owner's name.", valueName: "name"))
    var user = "admin"

    @Option(
        help: ArgumentHelp("Write a small plan to this file.", valueName: "file"),
        completion: .file(extensions: ["yaml"]))
    var plan: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: FolderOptions

    func run() async throws {
        let folder = target.folder
        guard !folder.isInUse, !FolderLock.isHeld(folder) else {
            throw Failure(
                .refused,
                "\(folder.path) is a data folder already and stays as it is; name another one "
                    + "with --data, or add people to this one: slipway user create NAME")
        }
        try folder.make()
        try await begin(folder)
        if let plan { try write(plan) }
    }

    private func begin(_ folder: DataFolder) async throws {
        guard let lock = try await FolderLock.acquire(folder) else {
            throw Failure(.refused, "\(folder.path) was just taken by another process")
        }
        let assembly = try await Assembly.open(
            folder, for: .moving(drain: .zero), logger: HolderLog.logger(level: .error),
            account: domain, project: project)
        do {
            try await makeOwner(assembly, folder)
        } catch {
            await assembly.store.close()
            throw error
        }
        await assembly.store.close()
        _ = consume lock
    }

    private func makeOwner(_ assembly: Assembly, _ folder: DataFolder) async throws {
        let directory = assembly.gatekeeper.directory
        let password = Generated.password()
        let hash = try await assembly.gatekeeper.passwords.hash(password)
        let owner = try await directory.createOwner(
            named: user, passwordHash: hash.text, at: .now)
        guard let project = directory.firstProject, let account = directory.account else {
            throw Failure(.failed, "the folder was made without a project; remove it and try again")
        }
        let members = [
            JSON.Member("project_id", .string(project.id)),
            JSON.Member("project_name", .string(project.name)),
            JSON.Member("domain_id", .string(account.id)),
            JSON.Member("domain_name", .string(account.name)),
            JSON.Member("user_id", .string(owner.user.id)),
            JSON.Member("user", .string(owner.user.name)),
            JSON.Member("password", .string(password)),
            JSON.Member("access_key", .string(owner.key.id)),
            JSON.Member("secret_key", .string(owner.secretKey)),
        ]
        switch output.output {
        case .json: Output.data(JSON.members(members).text)
        case .name: Output.data(project.id)
        case .table:
            Output.data("\(folder.path) is ready. This is shown once:")
            for member in members {
                Output.data("  \(member.name)  \(member.value.string ?? "")")
            }
            Output.data("Keep \(folder.keyFile) too, apart from backups: it opens the keys.")
        }
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
        Output.chatter("\(path) is a plan to begin with: slipway run \(shellQuoted(path))")
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
