internal import ReleaseModel
package import RequestSigning

/// What makes two requests one: whoever asks again under the same key gets the first answer.
package struct RequestKey: Hashable, Sendable {
    /// 64 hexadecimal digits.
    package let id: String

    private init(_ kind: String, _ parts: [String]) {
        // Each part says its length: no two lists of parts run together into one text.
        let text = ([kind] + parts).map { "\($0.utf8.count):\($0)" }.joined(separator: " ")
        id = Digest(of: Array(text.utf8)).description
    }

    /// A signed request; two that are alike and signed within one second share the key.
    package static func signature(_ claim: SignatureClaim) -> RequestKey {
        RequestKey("signature", [claim.accessKey, claim.signature])
    }

    /// A request with an Idempotency-Key, which means something only for one caller and one place.
    package static func idempotency(
        caller: String, method: String, path: String, key: String
    ) -> RequestKey {
        RequestKey("idempotency", [caller, method, path, key])
    }

    /// The id for the command that the request becomes.
    ///
    /// Asked twice under it, the engine gives its first answer, even where ours was not kept.
    package var commandID: String { "k-\(id.prefix(32))" }
}
