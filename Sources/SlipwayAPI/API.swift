internal import Foundation

/// What server and client say to each other: JSON in lower camel case, times in UTC.
///
/// The types of this module carry values and decide nothing. They live in this namespace because
/// the engine has words of the same name for its own values.
package enum API {
    /// What every path of the API begins with.
    package static let root = "/api/v1"

    /// The header in which a client claims a name; recorded as claimed.
    package static let claimedName = "Slipway-As"
    package static let token = "X-Auth-Token"
    package static let projectID = "X-Project-Id"
    /// The header that carries a command's id; a body's `commandId` says the same.
    package static let commandID = "Idempotency-Key"
    /// The header with which a broken event stream goes on.
    package static let lastEvent = "Last-Event-ID"

    package static let json = "application/json"
    package static let problem = "application/problem+json"
    /// A JSON value on each line.
    package static let jsonLines = "application/x-ndjson"
    package static let eventStream = "text/event-stream"

    /// The value as JSON, its members sorted by name.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// The value that JSON says; members nobody knows are ignored.
    package static func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, from bytes: [UInt8]
    ) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}
