internal import NIOHTTP1

/// What is asked of a server, whole: its body, too, is there before it is signed.
struct OutgoingRequest: Sendable {
    var method: HTTPMethod = .GET
    var path: APIPath
    var headers = HTTPHeaders()
    var body: [UInt8] = []

    init(_ path: APIPath) {
        self.path = path
    }
}
