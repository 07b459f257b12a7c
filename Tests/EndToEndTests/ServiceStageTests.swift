import Foundation
import Glibc
import SlipwayTestSupport
import Testing

/// The real server with real processes, driven by the vendor's unmodified SDK.
@Suite(.timeLimit(.minutes(10))) struct ServiceStageTests {
    @Test func `the vendor's SDK makes a component, changes it in every way and removes it`()
        async throws
    {
        let shop = try Workshop()
        defer { shop.endEverything() }
        let made = try await shop.slipway("init", "--project", "local-1", "--output", "json")
        try #require(made.status == 0, "\(made.chatter)")
        let owner = try made.decoded(as: [String: String].self)
        let server = try await shop.server()
        let second = try await shop.slipway("project", "create", "other", "--output", "json")
        let other = try second.decoded(as: [String: String].self)
        var environment = [
            "SLIPWAY_ENDPOINT": server.url, "SLIPWAY_FOLDER": shop.path,
            "SLIPWAY_PORT": "\(try freePort())",
        ]
        let otherID: String = try #require(other["id"])
        environment["SLIPWAY_OTHER_PROJECT_ID"] = otherID
        for name in ["access_key", "secret_key", "project_id"] {
            let value: String = try #require(owner[name])
            environment["SLIPWAY_\(name.uppercased())"] = value
        }

        let ending = try await PythonTool("servicestage_sdk.py").run(
            environment: environment, within: .seconds(480))

        #expect(ending.status == 0, "\(ending.output)\(ending.chatter)")
        struct Report: Decodable {
            var checked: [String]
        }
        #expect(try ending.decoded(as: Report.self).checked.count > 180)
        #expect(shop.processes == [], "nothing runs after the component is gone")
        server.process.signal(SIGTERM)
        #expect(try await server.process.finished().status == 0)
        let faults = server.process.chatter.split(separator: "\n")
            .filter { $0.contains(" error ") }
        #expect(faults == [])
    }

    /// A port that nobody has, below those that the kernel gives away by itself.
    private func freePort() throws -> Int {
        for port in stride(from: 14_000 + Int(getpid()) % 2_000, to: 20_000, by: 7) {
            let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(probe) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let isFree = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isFree { return port }
        }
        throw Late("no port is free")
    }
}

extension Workshop {
    /// Every process that works for a component of the data folder.
    fileprivate var processes: [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter { process in
            let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            return String(decoding: words, as: UTF8.self).contains("\(data)/components")
        }
    }

    fileprivate func endEverything() {
        for process in processes { kill(process, SIGKILL) }
    }
}
