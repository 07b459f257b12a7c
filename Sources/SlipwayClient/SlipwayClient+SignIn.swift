internal import NIOHTTP1
internal import ReleaseModel
package import SlipwayAPI

/// A token, and until when it shows who asks.
package struct SignedIn: Hashable, Sendable {
    package var token: String
    package var user: String
    package var expiresAt: API.Timestamp
}

extension SlipwayClient {
    private static var tokens: APIPath { APIPath("/v3", "auth", "tokens") }
    private static let subject = "X-Subject-Token"

    /// A new token for whoever has this name and password; it is for no project alone.
    package func signIn(name: String, password: String) async throws -> SignedIn {
        var request = request(Self.tokens)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: API.json)
        let user: JSON = ["name": .string(name), "password": .string(password)]
        let body: JSON = [
            "auth": [
                "identity": ["methods": ["password"], "password": ["user": user]],
                "scope": "unscoped",
            ]
        ]
        request.body = body.encoded
        let (bytes, headers) = try await sendForHeaders(request)
        let answer = try? JSON(decoding: bytes)["token"]
        guard let token = headers.first(name: Self.subject),
            let name = answer?["user"]?["name"]?.string,
            // Keystone writes microseconds; the third digit is the last that counts.
            let end = answer?["expires_at"]?.string.flatMap({ API.Timestamp("\($0.prefix(23))Z") })
        else { throw ClientError.unexpected("\(endpoint) answered a sign-in without a token") }
        return SignedIn(token: token, user: name, expiresAt: end)
    }

    /// Takes the token back that this client shows; false where it was over already.
    package func signOut(token: String) async throws -> Bool {
        var request = request(Self.tokens)
        request.method = .DELETE
        request.headers.add(name: Self.subject, value: token)
        do {
            _ = try await send(request)
            return true
        } catch ClientError.problem(let problem) where [401, 404].contains(problem.status) {
            return false
        }
    }
}

extension API.Problem {
    /// What the identity service, or the gateway before it, says in the vendor's shape.
    init?(vendor body: [UInt8], status: UInt) {
        guard let json = try? JSON(decoding: body),
            let message = (json["error"]?["message"] ?? json["error_msg"])?.string
        else { return nil }
        let code =
            switch status {
            case 400: "bad_request"
            case 401: "unauthenticated"
            case 403: "not_allowed"
            case 404: "not_found"
            case 429: "too_many_requests"
            case 503: "unavailable"
            default: "internal_error"
            }
        self.init(
            type: "urn:slipway:problem:\(code)", title: message, status: Int(status),
            detail: message, code: code)
    }
}
