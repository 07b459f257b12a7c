extension API {
    /// A secret's new value.
    package struct SecretRequest: Codable, Hashable, Sendable, CustomStringConvertible {
        package var value: String

        package init(value: String) {
            self.value = value
        }

        /// Whoever prints it by mistake prints nothing.
        package var description: String { "SecretRequest(***)" }
    }
}
