import Glibc

/// What is done to a server in one of its lives.
enum Harm: Sendable, CustomStringConvertible {
    /// It kills itself at the n-th boundary of its journal.
    case boundary(Int, isEnumerated: Bool)
    /// It is killed so many milliseconds after it was started.
    case instant(after: Int)
    /// A call on the database's log fails; then it is killed, or goes on.
    case fault(Fault, thenKillAfter: Int?)
    /// Its disk is filled; then it is killed before there is room again, or goes on.
    case fullDisk(after: Int, thenKill: Bool)
    /// It is stopped, and goes on later.
    case stop(after: Int)
    /// Nothing, so that the run can end.
    case none

    var kind: Kind {
        switch self {
        case .boundary(_, isEnumerated: true): .everyBoundary
        case .boundary: .someBoundary
        case .instant: .instant
        case .fault: .fault
        case .fullDisk: .fullDisk
        case .stop: .stop
        case .none: .none
        }
    }

    enum Kind: String, CaseIterable, Sendable {
        case everyBoundary = "killed at a boundary, each in turn"
        case someBoundary = "killed at a random boundary"
        case instant = "killed at a random instant"
        case fault = "a call on the database failed"
        case fullDisk = "the disk was full"
        case stop = "stopped and continued"
        case none = "let go on"
    }

    var description: String {
        switch self {
        case .boundary(let number, _): "boundary \(number)"
        case .instant(let delay): "killed after \(delay) ms"
        case .fault(let fault, let delay):
            "\(fault)\(delay.map { ", killed after \($0) ms" } ?? "")"
        case .fullDisk(let delay, let kills):
            "disk full after \(delay) ms\(kills ? ", killed" : "")"
        case .stop(let delay): "stopped after \(delay) ms"
        case .none: "nothing"
        }
    }

    /// A harm for a life in the middle of a run.
    static func random(_ dice: inout Dice, onSmallDisk: Bool) -> Harm {
        if onSmallDisk, dice.hits(200) {
            return .fullDisk(after: dice.number(in: 1...200), thenKill: dice.hits(500))
        }
        switch dice.number(in: 1...1_000) {
        case ...40: return .stop(after: dice.number(in: 1...40))
        case ...280:
            let kills = dice.hits(500)
            return .fault(
                Fault.random(&dice), thenKillAfter: kills ? dice.number(in: 20...300) : nil)
        case ...540: return .instant(after: instant(&dice))
        default: return .boundary(dice.number(in: 1...7), isEnumerated: false)
        }
    }

    /// Mostly soon, where a server is at its busiest; sometimes late.
    private static func instant(_ dice: inout Dice) -> Int {
        dice.number(in: 2...(dice.hits(500) ? 80 : 400))
    }
}

/// A call on the database's log that fails, as `faults.c` reads it.
struct Fault: Sendable, CustomStringConvertible {
    var call: String
    var errno: Int32
    /// How often it fails, and how many calls go well before.
    var times: Int
    var skipped: Int

    var control: String { "\(call) -wal \(errno) \(times) \(skipped)\n" }

    var description: String {
        "\(call) fails \(times) times after \(skipped) calls (errno \(errno))"
    }

    static func random(_ dice: inout Dice) -> Fault {
        let kinds: [(String, Int32)] = [
            ("pwrite", ENOSPC), ("pwrite", EIO), ("short", ENOSPC), ("short", EIO),
            ("fdatasync", EIO), ("lost", EIO),
        ]
        let (call, errno) = kinds[dice.number(in: 0...kinds.count - 1)]
        return Fault(
            call: call, errno: errno, times: dice.number(in: 1...3),
            skipped: dice.number(in: 0...(call == "pwrite" || call == "short" ? 12 : 4)))
    }
}
