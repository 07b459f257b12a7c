internal import NIOHTTP1
package import ReleaseModel
internal import SlipwayAPI

extension SlipwayClient {
    /// Asks for any path that the server has, in JSON: those of the vendor's services too.
    ///
    /// - Parameter path: its segments, each as it is before encoding.
    /// - Returns: what is answered; null where the answer has no body.
    package func ask(
        _ method: String, _ path: [String], query: [(name: String, value: String)] = [],
        body: JSON? = nil
    ) async throws -> JSON {
        var place = path.reduce(APIPath("")) { $0.appending($1) }
        for (name, value) in query { place = place.query(name, value) }
        var request = request(place)
        request.method = HTTPMethod(rawValue: method)
        if let body {
            request.headers.add(name: "Content-Type", value: API.json)
            request.body = body.encoded
        }
        let answer = try await send(request)
        guard !answer.isEmpty else { return .null }
        do {
            return try JSON(decoding: answer)
        } catch {
            throw ClientError.unexpected("\(endpoint) answered \(place.text) with no JSON")
        }
    }
}
