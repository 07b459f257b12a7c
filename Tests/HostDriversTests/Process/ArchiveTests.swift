import Foundation
import Testing

@testable import HostDrivers

@Suite(.timeLimit(.minutes(15))) struct ArchiveTests {
    private func unpack(
        _ prepare: (TemporaryFolder) throws -> [String]
    ) async throws -> (folder: TemporaryFolder, complaint: String?) {
        let bench = try ComponentBench()
        let arguments = try prepare(bench.folder)
        let archive = try await bench.pack("archive.tar", arguments)
        do {
            try await Archive(path: archive.path).unpack(into: "\(bench.folder.path)/out")
            return (bench.folder, nil)
        } catch {
            return (bench.folder, "\(error)")
        }
    }

    @Test func `files, folders and links inside are unpacked`() async throws {
        let (folder, complaint) = try await unpack { folder in
            try folder.write("x", to: "in/a dir/b -> c.txt")
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder.path)/in/link", withDestinationPath: "a dir/../a dir")
            try FileManager.default.linkItem(
                atPath: "\(folder.path)/in/a dir/b -> c.txt", toPath: "\(folder.path)/in/hard")
            return ["-C", "\(folder.path)/in", "."]
        }

        #expect(complaint == nil)
        #expect(folder.text(of: "out/link/b -> c.txt") == "x")
        #expect(folder.text(of: "out/hard") == "x")
    }

    @Test func `a member above the folder is refused`() async throws {
        let (folder, complaint) = try await unpack { folder in
            try folder.write("x", to: "evil")
            try folder.write("x", to: "in/a")
            return ["-C", "\(folder.path)/in", "../evil"]
        }

        #expect(complaint == "the artifact holds ../evil, which leads out of its folder")
        #expect(!folder.exists("out"))
    }

    @Test func `an absolute member is refused`() async throws {
        let (folder, complaint) = try await unpack { folder in
            [try folder.write("x", to: "evil")]
        }

        #expect(complaint?.contains("evil, which leads out of its folder") == true)
        #expect(!folder.exists("out"))
    }

    @Test(arguments: ["/etc", "../..", "d/d/d/../../../..", "nowhere"])
    func `a link that leads out or nowhere is refused, by whatever detour`(
        target: String
    ) async throws {
        let (folder, complaint) = try await unpack { folder in
            try folder.write("x", to: "in/a")
            let files = FileManager.default
            try files.createSymbolicLink(
                atPath: "\(folder.path)/in/d", withDestinationPath: ".")
            try files.createSymbolicLink(
                atPath: "\(folder.path)/in/link", withDestinationPath: target)
            return ["-C", "\(folder.path)/in", "."]
        }

        #expect(
            complaint?.contains("the link link -> \(target), which leads") == true,
            "\(complaint ?? "")")
        #expect(!folder.exists("out"))
    }

    @Test func `a pipe is refused`() async throws {
        let (_, complaint) = try await unpack { folder in
            try folder.write("x", to: "in/a")
            mkfifo("\(folder.path)/in/pipe", 0o600)
            return ["-C", "\(folder.path)/in", "."]
        }

        #expect(complaint?.contains("pipe, which is no file, folder or link") == true)
    }

    @Test func `what is no archive is refused`() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("no archive", to: "artifact")

        await #expect(throws: InputError.self) {
            try await Archive(path: file).unpack(into: "\(folder.path)/out")
        }
        #expect(!folder.exists("out"))
    }

    @Test func `a listing that promises more than eight gigabytes is refused`() {
        let line = "-rw-r--r-- 0/0 9000000000 2026-01-01 00:00 big\n"
        #expect(throws: InputError("the artifact is larger than 8 GiB when unpacked")) {
            try Archive.check(listing: Array(line.utf8))
        }
    }
}
