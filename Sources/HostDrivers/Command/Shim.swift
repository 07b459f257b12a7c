import CSys
import Glibc
internal import ReleaseModel

/// The small detached process that runs one command and outlives the server.
///
/// It is the `slipway` binary itself with `Shim.word` as its first argument. Descriptor 3 holds
/// the request (and with it the secrets, which so never touch a disk or a command line);
/// descriptor 4 takes a sentence where nothing could be claimed.
package enum Shim {
    /// The first argument that makes a shim of the binary.
    package static let word = "__shim"

    static let requestDescriptor: Int32 = 3
    static let reportDescriptor: Int32 = 4
    static let requestLimit = 64 * 1024 * 1024

    /// Runs the one command that descriptor 3 names, records its ending, and ends.
    ///
    /// To be called first of all, while the process has one thread: it forks, and it blocks the
    /// signals that it reads for this thread alone.
    package static func main(arguments: [String]) -> Never {
        signal(SIGPIPE, SIG_IGN)
        do {
            try run(readRequest())
            exit(0)
        } catch {
            // Only what goes wrong before anything is prepared: it can quote no secret.
            report("\(error)")
            exit(1)
        }
    }

    private static func run(_ request: ShimRequest) throws {
        // Until the claim, a server that is gone must not find later that something still began.
        _ = csys_set_parent_death_signal(SIGKILL)
        guard getppid() == request.server else { throw InputError("its server is gone") }
        _ = csys_become_subreaper()
        // Nobody else's eyes, and no core file, on a process that knows secrets.
        if !request.masked.isEmpty { _ = csys_forbid_dumps() }
        guard let claim = try ShimClaim.take(request.folder) else { return }
        _ = csys_set_parent_death_signal(0)

        let ending: Ending
        do {
            ending = try ShimCommand(request, claim).run()
        } catch {
            let reason = Masker(request.masked).mask("\(error)")
            let outcome = Outcome.failed(reason: "nothing was executed: \(reason)")
            ending = Ending(outcome: outcome, exit: "not executed", endedAt: WallClock.milliseconds)
        }
        claim.record(ending)
    }

    private static func readRequest() throws -> ShimRequest {
        for number in [requestDescriptor, reportDescriptor] {
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        }
        let bytes = try Descriptor(requestDescriptor)
            .read(from: 0, limit: requestLimit, of: "the shim's request")
        guard let json = try? JSON(decoding: bytes), let request = ShimRequest(json) else {
            throw InputError("this version of Slipway cannot read the shim's request")
        }
        return request
    }

    private static func report(_ sentence: String) {
        _ = try? Descriptor(reportDescriptor).write(
            Array(sentence.utf8.prefix(2_048)), of: "report")
    }
}

/// The time of day, for people.
enum WallClock {
    static var milliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
