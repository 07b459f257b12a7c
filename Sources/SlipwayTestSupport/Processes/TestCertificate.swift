import Foundation

/// A certificate and its key, made by openssl in a folder of their own.
package struct TestCertificate: Sendable {
    package let certificate: String
    package let key: String

    /// Makes a certificate that vouches for itself, for this machine's loopback names.
    package init(named name: String, in folder: String) async throws {
        certificate = "\(folder)/\(name).pem"
        key = "\(folder)/\(name).key"
        let made = try Running(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate,
            ], in: folder)
        let ending = try await made.finished()
        guard ending.status == 0 else { throw Late("openssl failed: \(ending.chatter)") }
    }

    /// Puts this certificate and its key where another one was.
    package func replace(_ other: TestCertificate) throws {
        try replaceCertificate(of: other)
        try Self.copy(key, over: other.key)
    }

    package func replaceCertificate(of other: TestCertificate) throws {
        try Self.copy(certificate, over: other.certificate)
    }

    private static func copy(_ file: String, over other: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        try bytes.write(to: URL(fileURLWithPath: other))
    }
}
