import Testing

@testable import SlipwayClient

@Suite struct ClientTests {
    @Test func `an event stream reads the same wherever it is cut`() throws {
        let stream = Array(
            (": hello\n\nid: 7\r\nevent: voted\r\ndata: {\"a\":\r\ndata: 1}\r\n\r\n"
                + "event: bye\ndata: {}\n\n").utf8)
        let expected = [
            ServerSentEvent(id: "7", name: "voted", data: Array("{\"a\":\n1}".utf8)),
            ServerSentEvent(id: "7", name: "bye", data: Array("{}".utf8)),
        ]
        for cut in 0...stream.count {
            var reader = ServerSentEvents()
            let events = try reader.take(stream[..<cut]) + reader.take(stream[cut...])
            #expect(events == expected, "cut at \(cut)")
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1:80", "http://127.0.0.1:80"), ("http://host:8080/", "http://host:8080"),
        ("http://[::1]:9", "http://[::1]:9"), ("http://host", "http://host:80"),
        ("https://host", "https://host:443"), ("https://host:8443", "https://host:8443"),
    ])
    func `an address is read with its port`(text: String, address: String) {
        #expect(Endpoint(url: text)?.description == address)
    }

    @Test(arguments: [
        "", "host:80", "wss://host", "http://", "http://a/b", "http://a?b", "ftp://a",
    ])
    func `what is no address is refused`(text: String) {
        #expect(Endpoint(url: text) == nil)
    }

    @Test func `every part of a path is encoded`() {
        let path = APIPath("/api", "a/b", "c d", "ü").query("x", "1&2").query("y", 3)
        #expect(path.text == "/api/a%2Fb/c%20d/%C3%BC?x=1%262&y=3")
    }
}
