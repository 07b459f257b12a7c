internal import Hummingbird
internal import NIOCore
internal import SlipwayAPI

extension Response {
    /// A value as JSON.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        .bytes(try API.encode(value), type: API.json, status: status)
    }

    static func text(
        _ text: String, type: String = "text/plain; charset=utf-8",
        status: HTTPResponse.Status = .ok
    ) -> Response {
        .bytes(Array(text.utf8), type: type, status: status)
    }

    static func bytes(
        _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: .answer(type: type),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func problem(_ error: ProblemError) -> Response {
        let body = (try? API.encode(error.problem)) ?? []
        var response = Response.bytes(
            body, type: API.problem, status: HTTPResponse.Status(code: error.problem.status))
        for field in error.headers { response.headers[field.name] = field.value }
        return response
    }
}

extension HTTPFields {
    /// What every answer says: its type, to take the type at its word, and not to keep it.
    static func answer(type: String) -> HTTPFields {
        [.contentType: type, .contentTypeOptions: "nosniff", .cacheControl: "no-store"]
    }
}
