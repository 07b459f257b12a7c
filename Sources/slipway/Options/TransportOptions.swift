internal import ArgumentParser
internal import SlipwayServer

/// How a server is reached from elsewhere.
struct TransportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server's certificate (PEM) and those that lead to its authority.",
            valueName: "file"), completion: .file())
    var tlsCertificate: String?

    @Option(
        help: ArgumentHelp("The certificate's key (PEM, no passphrase).", valueName: "file"),
        completion: .file())
    var tlsKey: String?

    @Flag(help: "Listen without TLS on an address that other machines reach.")
    var insecureListen = false

    @Option(
        help: ArgumentHelp(
            "A name by which browsers reach the server; may be repeated.", valueName: "name"))
    var publicHost: [String] = []

    mutating func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("give --tls-certificate and --tls-key, or neither")
        }
        guard tlsCertificate == nil || !insecureListen else {
            throw ValidationError("--insecure-listen is for a server without TLS: leave one out")
        }
        for name in publicHost where name.isEmpty || name.contains(where: { "/:@ ".contains($0) }) {
            throw ValidationError(
                "--public-host takes a name alone, like slipway.example.org, not '\(name)'")
        }
    }

    var reach: ListenAddress.Reach {
        tlsCertificate != nil || insecureListen ? .everywhere : .thisMachine
    }

    /// Reads the certificate and its key.
    func transport() throws(Failure) -> Transport {
        var identity: TLSIdentity?
        if let tlsCertificate, let tlsKey {
            do throws(ServerError) {
                identity = try TLSIdentity(certificate: tlsCertificate, key: tlsKey)
            } catch {
                throw Failure(.usage, "\(error)")
            }
        }
        return Transport(
            identity: identity, allowsInsecureListening: insecureListen, publicHosts: publicHost)
    }
}
