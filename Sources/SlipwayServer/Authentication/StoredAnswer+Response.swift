internal import HTTPTypes
internal import Hummingbird
internal import Identity
internal import RequestSigning
internal import NIOCore
internal import SlipwayAPI

extension StoredAnswer {
    /// An answer as it is kept: whole, for it was made for one request.
    init(_ response: Response) async throws {
        let collected = AnswerCollector()
        try await response.body.write(collected)
        self.init(
            status: response.status.code,
            headers: response.headers.map { .init($0.name.rawName, $0.value) },
            body: collected.bytes)
    }
}

extension Response {
    init(_ answer: StoredAnswer) {
        var headers = HTTPFields()
        for header in answer.headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            headers.append(HTTPField(name: name, value: header.value))
        }
        self.init(
            status: .init(code: answer.status), headers: headers,
            body: answer.body.isEmpty
                ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}

extension Request {
    /// Whether the method is one that may change something.
    var changesSomething: Bool { ![.get, .head, .options].contains(method) }
}

/// Takes an answer's body in.
private final class AnswerCollector: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws {
        bytes.append(contentsOf: buffer.readableBytesView)
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension ProblemError {
    init(_ error: ReplayError) {
        switch error {
        case .otherRequest:
            self = ProblemError(
                422, .keyReused, "The key was used for another request", error.description)
        case .answerLost:
            self = ProblemError(
                409, .alreadyDone, "It was carried out already", error.description)
        case .full, .unavailable: self = .unavailable(error.description)
        }
    }
}
