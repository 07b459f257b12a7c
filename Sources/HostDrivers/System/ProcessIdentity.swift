import Glibc
internal import ReleaseModel

/// One process, never mistaken for a later one with the same number.
struct ProcessIdentity: Hashable, Sendable {
    var pid: Int32
    /// In clock ticks since the host started.
    var startTime: Int64
    var boot: String

    /// The process that has this number now; nil where there is none.
    init?(of pid: Int32) {
        guard let startTime = Self.startTime(of: pid) else { return nil }
        self.pid = pid
        self.startTime = startTime
        boot = Self.currentBoot
    }

    init?(_ json: JSON) {
        guard let pid = json["pid"]?.integer, let startTime = json["startTime"]?.integer,
            let boot = json["boot"]?.string
        else { return nil }
        self.pid = Int32(truncatingIfNeeded: pid)
        self.startTime = startTime
        self.boot = boot
    }

    var json: JSON {
        ["pid": .integer(Int64(pid)), "startTime": .integer(startTime), "boot": .string(boot)]
    }

    /// Whether this very process still exists (a zombie counts as gone).
    var exists: Bool {
        boot == Self.currentBoot && Self.startTime(of: pid) == startTime
    }

    /// Names the host's current start; two starts never share it.
    static let currentBoot: String = {
        let bytes = try? HostFiles.contents(of: "/proc/sys/kernel/random/boot_id", limit: 64)
        return String(decoding: (bytes ?? []).filter { $0 > 0x20 }, as: UTF8.self)
    }()

    private static func startTime(of pid: Int32) -> Int64? {
        guard let bytes = try? HostFiles.contents(of: "/proc/\(pid)/stat", limit: 4_096),
            let name = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        // The name may hold anything; the fields behind it are numbered from 3 (state).
        let fields = bytes[(name + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count > 19, fields[0].first != UInt8(ascii: "Z") else { return nil }
        return Int64(String(decoding: fields[19], as: UTF8.self))
    }
}
