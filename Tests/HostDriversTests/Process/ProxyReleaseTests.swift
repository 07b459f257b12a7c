import Foundation
import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

/// Upgrades of a component behind a real HAProxy, under a client that asks all the time.
@Suite(.timeLimit(.minutes(15)), .serialized) struct ProxyReleaseTests {
    private static let strategies: [JSON] = [
        ["type": "one-batch"], ["type": "rolling"], ["type": "rolling", "batches": 2],
    ]

    @Test(arguments: strategies)
    func `no request fails while a version is upgraded, and on its way back`(
        strategy: JSON
    ) async throws {
        let bench = try ProxyBench()
        let first = bench.effect(
            "1.0", try await bench.artifact("1.0"), step: "one", replicas: 3)
        let second = bench.effect(
            "2.0", try await bench.artifact("2.0"), step: "two", replicas: 3,
            strategy: strategy)
        try await bench.release(first)
        let (text, standing) = (bench.configuration, bench.standing)
        let client = try bench.client()

        let before = try await bench.release(second)

        #expect(try await bench.tally(of: 90).answers.keys.sorted() == ["2.0"])
        #expect(bench.base.shims().count == 4)
        #expect(bench.configuration != text)
        try await bench.takeBack(second, before: before)
        let tally = try await client.finish()
        #expect(tally.failures == [])
        #expect(tally.count > 200)
        #expect(Set(tally.answers.keys) == ["1.0", "2.0"])
        #expect(bench.configuration == text)
        #expect(bench.standing == standing)
        try await bench.end()
    }

    @Test func `one replica alone is upgraded without a failed request`() async throws {
        let bench = try ProxyBench()
        let artifacts = try await (bench.artifact("1.0"), bench.artifact("2.0"))
        try await bench.release(bench.effect("1.0", artifacts.0, step: "one"))
        let client = try bench.client()

        try await bench.release(bench.effect("2.0", artifacts.1, step: "two"))
        // Another text in `restart` is no other version, and starts it anew all the same.
        try await bench.release(
            bench.effect("2.0", artifacts.1, step: "anew", more: [.init("restart", "1")]))

        let tally = try await client.finish()
        #expect(tally.failures == [])
        #expect(try await bench.tally(of: 20).answers.keys.sorted() == ["2.0"])
        try await bench.end()
    }

    @Test func `a component is scaled and stopped behind its proxy`() async throws {
        let bench = try ProxyBench()
        let artifact = try await bench.artifact("1.0")
        try await bench.release(bench.effect("1.0", artifact, step: "s2", replicas: 2))
        let text = bench.configuration
        let client = try bench.client()

        try await bench.release(bench.effect("1.0", artifact, step: "s4", replicas: 4))
        #expect(bench.base.shims().count == 5)
        try await bench.release(bench.effect("1.0", artifact, step: "s1", replicas: 1))
        #expect(bench.base.shims().count == 2)

        #expect(try await client.finish().failures == [])
        let stop = bench.effect("1.0", artifact, step: "s0", replicas: 0)
        let before = try await bench.release(stop)
        #expect(bench.leftovers().isEmpty)
        #expect(bench.folder.exists("data/components/web/current"))
        try await bench.takeBack(stop, before: before)
        #expect(try await bench.tally(of: 20).failures == [])
        try await bench.release(bench.effect("1.0", artifact, step: "s2b", replicas: 2))
        #expect(bench.configuration == text)
        try await bench.end()
    }

    @Test func `a version on other ports takes over without a failed request`() async throws {
        let bench = try ProxyBench()
        let one = bench.effect("1.0", try await bench.artifact("1.0"), step: "one", replicas: 2)
        let port = JSON.integer(Int64(bench.port + 5))
        let two = bench.effect("2.0", try await bench.artifact("2.0"), step: "two", replicas: 2)
            .with("port", port)
        try await bench.release(one)
        let text = bench.configuration
        let client = try bench.client()

        let before = try await bench.release(two)
        #expect(bench.configuration.contains("seat100 127.0.0.1:\(bench.port + 105) "))
        try await bench.takeBack(two, before: before)

        #expect(try await client.finish().failures == [])
        #expect(bench.configuration == text)
        try await bench.end()
    }

    @Test func `a port that somebody else has is named`() async throws {
        let bench = try ProxyBench()
        let artifact = try await bench.artifact("1.0")
        let effect = bench.effect("1.0", artifact, step: "one")
        let other = try Listener(port: bench.front)

        let outcome = try await bench.driver.perform(effect, RecordingContext())

        #expect(
            outcome
                == .failed(reason: "port \(bench.front) of the proxy is taken by somebody else"))
        other.end()
        var retry = effect
        retry.key.generation = 2
        try await bench.release(retry)
        try await bench.end()
    }

    @Test func `a host without HAProxy is told to install it`() async throws {
        let bench = try ProxyBench()
        let effect = bench.effect("1.0", try await bench.artifact("1.0"), step: "one")
        let driver = ProcessDriver(
            data: "\(bench.folder.path)/data", shim: shimProgram, programs: "/nowhere")

        let outcome = try await driver.perform(effect, RecordingContext())

        #expect(outcome.reason?.contains("apt-get install haproxy") == true)
        #expect(try await driver.probe(effect) == .notDone)
        try await bench.end()
    }
}

/// Somebody who listens on a port.
private final class Listener {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        let descriptor = descriptor
        let isBound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        try #require(isBound && listen(descriptor, 1) == 0)
    }

    func end() { close(descriptor) }
}
