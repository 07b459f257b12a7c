/// Where the tasks of one simulated server wait for their turn; nothing runs until it is told to.
///
/// Safety: unchecked because a simulation has one thread: whoever calls `run` and whatever runs
/// inside it.
final class JobQueue: TaskExecutor, @unchecked Sendable {
    private var jobs: [UnownedJob] = []
    private var head = 0

    var count: Int { jobs.count - head }

    func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    /// Runs one of the waiting jobs, counted from the one that has waited longest.
    func run(_ place: Int = 0) {
        guard place < count else { return }
        let job = jobs[head + place]
        if place == 0 {
            head += 1
        } else {
            jobs.remove(at: head + place)
        }
        if head == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            head = 0
        }
        job.runSynchronously(on: asUnownedTaskExecutor())
    }

    /// Runs until nothing waits any more, at most so many jobs.
    func runAll(limit: Int) {
        var left = limit
        while count > 0, left > 0 {
            run()
            left -= 1
        }
    }
}
