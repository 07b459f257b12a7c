import Foundation
import Identity
import ReleaseModel
import RequestSigning
import SlipwayTestSupport
import Testing

@Suite struct RealSDKTests {
    struct Caught: Decodable {
        var method: String
        var path: String
        var query: String
        var headers: [[String]]
        var body: String

        var request: SignedRequest {
            SignedRequest(
                method: method, rawPath: path, rawQuery: query,
                headers: headers.map { SignedRequest.Header($0[0], $0[1]) },
                body: Array(body.utf8))
        }
    }

    @Test func `whatever the vendor's unmodified SDK sends is believed`() async throws {
        let finished = try await PythonTool("sdk_requests.py").run(environment: [
            "SLIPWAY_ACCESS_KEY": SignedSample.accessKey,
            "SLIPWAY_SECRET_KEY": SignedSample.secretKey,
        ])
        try #require(finished.status == 0, "\(finished.chatter)")
        let all = try finished.lines.map { line in
            try JSONDecoder().decode(Caught.self, from: Data(line.utf8))
        }
        #expect(all.count >= 38)
        #expect(all.contains { $0.path.contains("%252F") } && all.contains { !$0.body.isEmpty })
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
        for caught in all {
            try SignedSample.verify(caught.request, now: now)
            // The body is covered, whatever it is.
            var changed = caught.request
            changed.bodyDigest = Digest(of: Array("\(caught.body) ".utf8))
            #expect(throws: SignatureError.wrongSignature) {
                try SignedSample.verify(changed, now: now)
            }
        }
    }
}
