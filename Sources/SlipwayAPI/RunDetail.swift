extension API {
    /// A run with everything in it, in plan order.
    package struct RunDetail: Codable, Hashable, Sendable {
        package var summary: RunSummary
        package var startedBy: Principal
        package var planDigest: String
        package var failMode: String
        package var phases: [PhaseDetail]
        /// How far putting back is, newest step first; empty where none was asked for.
        package var rollback: [StepDetail]
        package var waitingFor: [WaitReason]

        package init(
            summary: RunSummary, startedBy: Principal, planDigest: String, failMode: String,
            phases: [PhaseDetail], rollback: [StepDetail], waitingFor: [WaitReason]
        ) {
            self.summary = summary
            self.startedBy = startedBy
            self.planDigest = planDigest
            self.failMode = failMode
            self.phases = phases
            self.rollback = rollback
            self.waitingFor = waitingFor
        }
    }
}
