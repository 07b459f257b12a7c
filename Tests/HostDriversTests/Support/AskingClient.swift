import Foundation
import ReleaseModel
import SlipwayTestSupport

/// A client that asks all the time, half of it with a connection a question, half kept alive.
final class AskingClient {
    /// What it got until it was told to end.
    struct Tally {
        /// The questions without a good answer, with why.
        var failures: [String]
        /// The answers by version.
        var answers: [String: Int]

        var count: Int { answers.values.reduce(0, +) }

        /// How many per cent of the answers came from the version.
        func share(of version: String) -> Double {
            count == 0 ? 0 : 100 * Double(answers[version] ?? 0) / Double(count)
        }
    }

    private static let program = """
        import collections, http.client, json, os, socket, sys, threading, time
        host, port, stop, limit = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
        count = int(sys.argv[5])
        lock, failures, answers = threading.Lock(), [], collections.Counter()
        end = time.monotonic() + limit
        def over():
            done = sum(answers.values()) + len(failures)
            return os.path.exists(stop) or time.monotonic() > end or 0 < count <= done
        def ask(connection, path):
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read().decode()
            if answer.status != 200: raise Exception("%d %s" % (answer.status, body[:80]))
            return body.split(" ")[0]
        def client(keeps, path, pause):
            connection = None
            while not over():
                try:
                    if connection is None:
                        connection = http.client.HTTPConnection(host, port, timeout=20)
                    version = ask(connection, path)
                    with lock: answers[version] += 1
                    if not keeps:
                        connection.close()
                        connection = None
                except Exception as error:
                    with lock: failures.append("%.3f keeps=%s %r" % (time.time(), keeps, error))
                    connection = None
                time.sleep(pause)
        kinds = [(True, "/", 0.004), (False, "/", 0.004)] * 2
        # What is on its way for long, and who comes back after a while, must be waited for.
        if count == 0: kinds += [(False, "/slow", 0.004), (True, "/", 0.7)]
        threads = [threading.Thread(target=client, args=kind) for kind in kinds]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(json.dumps({"failures": failures[:50], "answers": answers}))
        """

    private let process: Running
    private let stop: String

    /// - Parameter count: after how many questions it ends by itself; 0 where it does not.
    init(
        port: Int, address: String = "127.0.0.1", count: Int = 0, limit: Int = 200,
        in folder: TemporaryFolder
    ) throws {
        stop = "\(folder.path)/stop-\(UUID().uuidString)"
        process = try Running(
            "python3",
            ["-c", Self.program, address, "\(port)", stop, "\(limit)", "\(count)"],
            in: folder.path)
    }

    /// Ends it, unless it ends by itself.
    func finish(byItself: Bool = false) async throws -> Tally {
        if !byItself { try Data().write(to: URL(filePath: stop)) }
        let finished = try await process.finished()
        let json = try JSON(decoding: Array(finished.output.utf8))
        var answers: [String: Int] = [:]
        for member in json["answers"]?.object ?? [] {
            answers[member.name] = Int(member.value.integer ?? 0)
        }
        return Tally(
            failures: (json["failures"]?.array ?? []).compactMap(\.string), answers: answers)
    }
}
