internal import Hummingbird

/// The cookie by which a browser is known again.
///
/// `HttpOnly`: no script reads it. `SameSite=Strict` and a check of the origin: no other site uses
/// it. Its value is made anew at each sign-in, so nobody can have planted it before.
enum SessionCookie {
    static let name = "slipway-session"

    /// The session in a request's cookies; a repeated one is none.
    static func read(_ request: Request) -> String? {
        var found: [Substring] = []
        for header in request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == name { found.append(parts[1]) }
            }
        }
        return found.count == 1 ? String(found[0]) : nil
    }

    static func set(_ value: String, seconds: Int, isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }

    /// What changes something must come from a page of this server's own.
    static func checkOrigin(_ request: Request) throws(ProblemError) {
        guard ![.get, .head, .options].contains(request.method) else { return }
        let site = request.headers[.fetchSite]
        guard site == nil || site == "same-origin" else {
            throw .foreignOrigin("a page of another site may not act in your name")
        }
        guard let origin = request.headers[.origin] ?? request.headers[.referer],
            let host = request.head.authority,
            origin == "http://\(host)" || origin == "https://\(host)"
                || origin.hasPrefix("http://\(host)/") || origin.hasPrefix("https://\(host)/")
        else {
            throw .foreignOrigin(
                "with a session's cookie the request must say its Origin, and be from this server")
        }
    }
}
