/// Something did not come true in time.
package struct Late: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// Waits for somebody else to bring something about; never longer than the limit.
///
/// The limit is there for what never comes. It is far above what a slow machine needs, because
/// all tests begin at once and one may wait long for its first turn.
package func eventually(
    _ what: String, within limit: Duration = .seconds(120), _ holds: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !holds() {
        guard ContinuousClock.now < end else { throw Late("not in time: \(what)") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
