import AsyncHTTPClient
import NIOCore
import NIOPosix

/// The HTTP clients of this process; they live as long as it does.
enum HostHTTP {
    /// Follows redirects: what it brings is checked by its digest.
    static let fetching = client { $0.redirectConfiguration = .follow(max: 5, allowCycles: false) }

    /// Asks exactly who is named.
    static let asking = client { $0.redirectConfiguration = .disallow }

    private static func client(
        _ configure: (inout HTTPClient.Configuration) -> Void
    ) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(60))
        // A name or port that cannot be reached is told at once instead of tried until the timeout.
        configuration.connectionPool.retryConnectionEstablishment = false
        configure(&configuration)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// A time limit that can be added to now: at least a millisecond, at most a year.
    static func amount(_ limit: Duration) -> TimeAmount {
        .nanoseconds(min(max(limit, .milliseconds(1)), .seconds(366 * 86_400)).wholeNanoseconds)
    }

    /// What went wrong, for a person.
    static func sentence(of error: any Error) -> String {
        switch error {
        case let error as IOError: SystemError.text(of: error.errnoCode)
        case let error as HTTPClientError: error.shortDescription
        case let error as NIOConnectionError:
            if let attempt = error.connectionErrors.first {
                sentence(of: attempt.error)
            } else {
                "there is no host \(error.host)"
            }
        default: "\(error)"
        }
    }
}
