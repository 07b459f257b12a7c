internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayServer

/// Runs a server on a data folder.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Hold a data folder and answer over HTTP.",
        discussion: """
            Every open run of the folder is taken up again. When the server is ready it prints \
            one line of JSON: {"listening":"http://127.0.0.1:PORT"}. Other commands on this \
            machine reach it through --data as well.

            Other machines reach it with TLS: --tls-certificate and --tls-key name two PEM files, \
            --listen the address. SIGHUP reads both files again: new connections get the new \
            certificate, open ones go on. Without TLS it listens on the loopback interface only, \
            unless --insecure-listen is given.

            The key file (--key-file, SLIPWAY_KEY_FILE, by default slipway.key in the data folder) \
            is made where there is none. It is in no backup: keep a copy elsewhere.

            SIGTERM and SIGINT end it: nothing new begins, and what performs is waited for as \
            long as --drain says. What then still performs is probed at the next start.

            EXAMPLES
              slipway serve
              slipway serve --data /var/lib/slipway --listen 127.0.0.1:8080 --drain 1m
              slipway serve --listen 0.0.0.0:7707 --tls-certificate server.pem \
                --tls-key server.key --public-host slipway.example.org
            """)

    @Option(help: ArgumentHelp("Where to listen; port 0 picks a free one.", valueName: "host:port"))
    var listen = "127.0.0.1:7707"

    @Option(help: ArgumentHelp("How long to wait for what performs at the end.", valueName: "time"))
    var drain = Span(.seconds(10))

    @OptionGroup var transport: TransportOptions
    @OptionGroup var target: FolderOptions
    @OptionGroup var keys: KeyOptions

    mutating func validate() throws {
        do throws(ServerError) {
            _ = try ListenAddress(listen, for: transport.reach)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    func run() async throws {
        let holder = Holder(
            folder: target.folder, keyFile: keys.path(of: target.folder), listen: listen,
            transport: try transport.transport(),
            drain: drain.duration, logger: HolderLog.logger())
        try await holder.run { record in
            let line: JSON = ["listening": .string(record.listening ?? "")]
            Output.data(line.text)
        }
    }
}
