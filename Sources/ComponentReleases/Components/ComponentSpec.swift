package import ReleaseModel

/// What a component shall be: everything that a release may change.
package struct ComponentSpec: Codable, Hashable, Sendable {
    package enum SourceKind: String, Codable, Hashable, Sendable {
        case package
        case image
        case code
    }

    package enum Strategy: Codable, Hashable, Sendable {
        case oneBatch
        case rolling(batches: Int)
        /// A first part beside the old version: so many replicas, so many per cent of the traffic.
        case gray(replicas: Int, share: Int, remainingBatches: Int)
    }

    package struct Health: Codable, Hashable, Sendable {
        package var path: String
        /// Seconds.
        package var delay: Int
        package var timeout: Int
    }

    /// `yyyy.MMdd.n` where none was given.
    package var version: String
    package var sourceKind: SourceKind
    /// `file:`, `http:` or `https:`; without a fragment.
    package var artifact: String
    /// Of the artifact: 64 hexadecimal digits.
    package var sha256: String
    package var start: [String]
    package var replicas: Int
    package var variables: [Label]
    /// Where its proxy listens; nil: nobody calls it.
    package var port: Int?
    package var health: Health?
    package var strategy: Strategy
    /// The rest of what the vendor's clients say, and are told again: runtime_stack, labels and more.
    package var wire: JSON
}
