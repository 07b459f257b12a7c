import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Asks one replica whether it is healthy.
struct HealthCheck: Sendable {
    private static let longestAnswer: Duration = .seconds(5)

    let spec: HealthSpec
    let url: String

    init?(_ component: ComponentSpec, seat: Int) {
        guard let health = component.health, let port = component.port(of: seat) else {
            return nil
        }
        spec = health
        url =
            "http://\(component.address):\(port)" + component.filled(health.path, seat: seat)
    }

    /// Nil where it is healthy; else what it answered.
    func complaint(within limit: Duration = longestAnswer) async -> String? {
        var request = HTTPClientRequest(url: url)
        // A connection kept open would speak to the replica that was here before.
        request.headers.add(name: "Connection", value: "close")
        do {
            let response = try await HostHTTP.asking.execute(
                request, timeout: HostHTTP.amount(min(limit, Self.longestAnswer)))
            let code = Int(response.status.code)
            return code == spec.status ? nil : "answered \(code) instead of \(spec.status)"
        } catch {
            return HostHTTP.sentence(of: error)
        }
    }
}
