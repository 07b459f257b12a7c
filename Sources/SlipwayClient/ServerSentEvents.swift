/// One event of an event stream.
struct ServerSentEvent: Hashable, Sendable {
    var id: String?
    /// `message` where the stream names none.
    var name: String
    var data: [UInt8]
}

/// Reads an event stream piece by piece, wherever the pieces are cut.
struct ServerSentEvents {
    /// An event may be this long; a longer one ends the stream.
    static let maximumEvent = 128 * 1024 * 1024

    struct TooLong: Error {}

    private var line: [UInt8] = []
    private var id: String?
    private var name: String?
    private var data: [UInt8] = []
    private var hasData = false
    private var endedWithReturn = false

    /// The events that end within the piece.
    mutating func take(_ piece: some Sequence<UInt8>) throws(TooLong) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in piece {
            let follows = endedWithReturn
            endedWithReturn = byte == UInt8(ascii: "\r")
            switch byte {
            case UInt8(ascii: "\n") where follows: continue
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if let event = endLine() { events.append(event) }
            default:
                line.append(byte)
            }
            if line.count + data.count > Self.maximumEvent { throw TooLong() }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return endEvent() }
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        let field = line[..<(colon ?? line.endIndex)]
        var value = colon.map { line[($0 + 1)...] } ?? []
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        if field.elementsEqual("data".utf8) {
            if hasData { data.append(UInt8(ascii: "\n")) }
            data += value
            hasData = true
        } else if field.elementsEqual("id".utf8) {
            id = String(decoding: value, as: UTF8.self)
        } else if field.elementsEqual("event".utf8) {
            name = String(decoding: value, as: UTF8.self)
        }
        return nil
    }

    private mutating func endEvent() -> ServerSentEvent? {
        defer {
            name = nil
            data = []
            hasData = false
        }
        guard hasData || name != nil else { return nil }
        return ServerSentEvent(id: id, name: name ?? "message", data: data)
    }
}
