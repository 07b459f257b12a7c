internal import NIOSSL
internal import Synchronization

/// The certificate and the key by which a server proves who it is, read again on demand.
///
/// New handshakes see what was read last; connections that are open go on as they began.
package final class TLSIdentity: Sendable {
    private let certificate: String
    private let key: String
    private let current: Mutex<NIOSSLContext>

    /// Reads two PEM files: the certificate with those that lead to its authority, and its key.
    package init(certificate: String, key: String) throws(ServerError) {
        self.certificate = certificate
        self.key = key
        current = Mutex(try Self.context(certificate: certificate, key: key))
    }

    /// Reads both files once more; where they are broken, what was read before stays.
    package func reload() throws(ServerError) {
        let context = try Self.context(certificate: certificate, key: key)
        current.withLock { $0 = context }
    }

    /// What the next handshake uses.
    var context: NIOSSLContext { current.withLock { $0 } }

    private static func context(
        certificate: String, key: String
    ) throws(ServerError) -> NIOSSLContext {
        let chain = try certificates(in: certificate)
        let secret: NIOSSLPrivateKey
        do {
            secret = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw .badKey(key, reason: "it holds no readable key in PEM form without a passphrase")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .badKey(key, reason: "it is not the key of the certificate in \(certificate)")
        }
    }

    private static func certificates(in file: String) throws(ServerError) -> [NIOSSLCertificate] {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(file)
            guard !chain.isEmpty else { throw ServerError.badCertificate(file) }
            return chain
        } catch {
            throw .badCertificate(file)
        }
    }
}
