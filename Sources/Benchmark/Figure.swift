/// What can be measured; each prints one line or more.
package enum Figure: String, CaseIterable, Sendable {
    /// One run, step after step.
    case sequential
    /// Many runs at once.
    case parallel
    /// From asking for a run to its first step.
    case start
    /// From agreeing over HTTP to the next step.
    case approval
    /// Requests of somebody unknown, with a token, and signed.
    case auth
    /// Making, listing and showing release tasks over the vendor's wire.
    case servicestage
    /// From kill -9 until everything moves again.
    case recovery
    /// What a step costs in a long run and in a full database.
    case growth
    /// Looking at what is long past, or long.
    case history
    /// What a server needs that does nothing.
    case idle
    /// What a step leaves on the disk.
    case bytes
}
