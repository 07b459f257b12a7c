package import ReleaseModel

/// A request as a signature sees it: what was sent, before anything in it is decoded.
package struct SignedRequest: Hashable, Sendable {
    package struct Header: Hashable, Sendable {
        /// In lower case.
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            let isLower = name.utf8.allSatisfy { !(0x41...0x5A).contains($0) && $0 < 0x80 }
            self.name = isLower ? name : name.lowercased()
            self.value = value
        }
    }

    package var method: String
    /// The path as sent, escapes and all, without the question mark and what follows it.
    package var rawPath: String
    /// What follows the question mark, as sent; empty where there is none.
    package var rawQuery: String
    /// Every header, in the order sent; repeated ones stay repeated.
    package var headers: [Header]
    package var bodyDigest: Digest

    package init(
        method: String, rawPath: String, rawQuery: String, headers: [Header], bodyDigest: Digest
    ) {
        self.method = method
        self.rawPath = rawPath
        self.rawQuery = rawQuery
        self.headers = headers
        self.bodyDigest = bodyDigest
    }

    package init(
        method: String, rawPath: String, rawQuery: String, headers: [Header], body: [UInt8]
    ) {
        self.init(
            method: method, rawPath: rawPath, rawQuery: rawQuery, headers: headers,
            bodyDigest: body.isEmpty ? Self.emptyBody : Digest(of: body))
    }

    /// The digest of no bytes at all.
    package static let emptyBody = Digest(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")

    /// The value of a header that may stand there once; nil where it does not.
    func header(_ name: String) throws(SignatureError) -> String? {
        var found: String?
        for header in headers where header.name == name {
            guard found == nil else { throw .repeatedHeader(name) }
            found = header.value
        }
        return found
    }
}
