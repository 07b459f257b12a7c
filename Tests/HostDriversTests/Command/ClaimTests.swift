import Glibc
import Testing

@testable import HostDrivers

@Suite(.timeLimit(.minutes(15))) struct ClaimTests {
    @Test func `a name is given once`() throws {
        let folder = try TemporaryFolder()
        let first = try folder.write("1", to: "first")
        let second = try folder.write("2", to: "second")

        #expect(try HostFiles.linkExclusively(first, as: "\(folder.path)/claim.1"))
        #expect(try !HostFiles.linkExclusively(second, as: "\(folder.path)/claim.1"))
        #expect(folder.text(of: "claim.1") == "1")
    }

    @Test func `of many shims started at once for one effect, one executes it`() async throws {
        let folder = try TemporaryFolder()
        let launcher = ShimLauncher(program: shimProgram)
        for round in 0..<10 {
            let receipt = ReceiptFolder(path: "\(folder.path)/\(round)")
            try HostFiles.makeFolder(receipt.path)
            let request = ShimRequest(
                folder: receipt, run: ["sh", "-c", "echo \(round) >> trace"],
                directory: folder.path, environment: ["PATH=/usr/bin:/bin"], timeout: nil,
                grace: .seconds(1), server: getpid())

            let shims = try (0..<6).map { _ in try launcher.launch(request) }
            for shim in shims { await shim.process.ended() }

            #expect(folder.lines(of: "trace").filter { $0 == "\(round)" }.count == 1)
            #expect(try receipt.numbers(of: "claim") == [1])
        }
    }

    @Test func `a receipt's folder has a name that no other key has`() {
        let steps = ["a", "b", "a/b", "a~b", "..", String(repeating: "x", count: 300)]
        let keys = steps.map { ReceiptFolder.name(of: .sample($0)) }
        #expect(Set(keys).count == keys.count)
        #expect(keys.allSatisfy { !$0.contains("/") && $0.utf8.count <= 200 })
    }
}
