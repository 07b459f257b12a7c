import Foundation

/// What a command left behind.
package struct Finished: Sendable {
    /// The exit code, or the number of the signal that ended it.
    package var status: Int32
    package var wasSignalled: Bool
    package var output: String
    package var chatter: String

    package var lines: [String] { output.split(separator: "\n").map(String.init) }

    package func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(output.utf8))
    }
}
