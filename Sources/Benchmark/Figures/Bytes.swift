extension Bench {
    /// Bytes that 1,000 steps leave on the disk, once the log is emptied into the file.
    func takeBytes() async throws {
        let sizes = options.isQuick ? [(10, 10)] : [(1, 100_000), (1_000, 100)]
        for (runs, steps) in sizes {
            let folder = try workplace.folder()
            defer { workplace.discard(folder) }
            try await Rig.run(in: folder, NoOpDriver()) { rig in
                try await rig.startMany(Plans.sequence(steps), runs)
                await rig.driver.reaches(runs * steps)
                try await rig.settles(after: runs * steps)
            }
            let database = Rig<NoOpDriver>.database(in: folder)
            let bytes = Double(bytesOnDisk(database)) / Double(runs * steps) * 1_000
            report(Line("bytes.\(runs)x\(steps)", bytes, "bytes/1,000 steps"))
        }
    }
}
