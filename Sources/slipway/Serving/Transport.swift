internal import SlipwayServer

/// How what is said over TCP travels.
struct Transport: Sendable {
    var identity: TLSIdentity?
    var allowsInsecureListening = false
    var publicHosts: [String] = []

    var scheme: String { identity == nil ? "http" : "https" }
}
