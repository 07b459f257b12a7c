/// What shows a server who asks.
package enum Credentials: Hashable, Sendable {
    /// A token goes along with each request.
    case token(String)
    /// Each request is signed; the secret key itself goes nowhere.
    case accessKey(String, secretKey: String)
}
