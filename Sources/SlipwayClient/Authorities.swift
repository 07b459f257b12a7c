internal import NIOSSL

/// Who is believed when they say whose certificate it is, instead of those the machine trusts.
package struct Authorities: Sendable {
    let configuration: TLSConfiguration

    /// Reads a PEM file of certificates.
    package init(file: String) throws(ClientError) {
        guard let roots = try? NIOSSLCertificate.fromPEMFile(file), !roots.isEmpty else {
            throw .unexpected("\(file) holds no certificates that can be read: it takes PEM")
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.trustRoots = .certificates(roots)
        self.configuration = configuration
    }
}
