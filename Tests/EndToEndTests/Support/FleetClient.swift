import Foundation
import SlipwayTestSupport

/// Asks every component everywhere, all the time, on kept connections and on new ones.
final class FleetClient: Sendable {
    struct Failure: Decodable, Sendable {
        var place: String
        /// Seconds since 1970: when it was asked, and when it was clear that nothing comes.
        var asked: Double
        var ended: Double
        var reason: String
    }

    struct Tally: Decodable, Sendable {
        var failures: [Failure]
        /// How often each version answered, by place.
        var answers: [String: [String: Int]]
    }

    private static let program = """
        import collections, http.client, json, os, sys, threading, time
        stop, places = sys.argv[1], sys.argv[2:]
        lock, failures = threading.Lock(), []
        answers = collections.defaultdict(collections.Counter)
        limit = time.monotonic() + 500
        def ask(connection):
            connection.request("GET", "/")
            answer = connection.getresponse()
            body = answer.read().decode()
            if answer.status != 200: raise Exception("%d %s" % (answer.status, body[:80]))
            return body.split(" ")[0]
        def client(place, keeps):
            host, port = place.split(":")
            connection = None
            while not os.path.exists(stop) and time.monotonic() < limit:
                asked = time.time()
                try:
                    if connection is None:
                        connection = http.client.HTTPConnection(host, int(port), timeout=10)
                    version = ask(connection)
                    with lock: answers[place][version] += 1
                    if not keeps:
                        connection.close()
                        connection = None
                except Exception as error:
                    with lock:
                        failures.append({"place": place, "asked": asked, "ended": time.time(),
                            "reason": "keeps=%s %r" % (keeps, error)})
                    connection = None
                time.sleep(0.03)
        threads = [threading.Thread(target=client, args=(place, keeps))
            for place in places for keeps in (True, False)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(json.dumps({"failures": failures, "answers": answers}))
        """

    private let process: Running
    private let stop: String

    /// - Parameter places: `address:port`.
    init(of places: [String], in shop: Workshop) throws {
        stop = "\(shop.path)/stop-\(UUID().uuidString)"
        process = try Running(
            "python3", ["-c", Self.program, stop] + places, in: shop.path)
    }

    func finish() async throws -> Tally {
        try Data().write(to: URL(filePath: stop))
        return try await process.finished().decoded()
    }
}
