/// What shows a server who asks.
package struct Credentials: Hashable, Sendable {
    package var token: String

    package init(token: String) {
        self.token = token
    }
}
