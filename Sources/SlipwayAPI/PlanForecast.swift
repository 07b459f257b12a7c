extension API {
    /// What a plan may lead to: whether it can dead-lock, how long it can take, what is left to
    /// do where a step fails.
    package struct PlanForecast: Codable, Hashable, Sendable {
        package var plan: String
        package var digest: String
        package var steps: Int
        package var canDeadLock: Bool
        /// Steps that fail even where everything goes well.
        package var hopelessSteps: [String]
        package var histories: Histories
        package var worstCase: WorstCase
        package var decisions: [Decision]
        package var failurePoints: [FailurePoint]
        /// How many steps can fail; where there are fewer failure points, they were sampled.
        package var fallibleSteps: Int
        /// What is wrong with Slipway itself, not with the plan.
        package var defects: [String]

        package init(
            plan: String, digest: String, steps: Int, canDeadLock: Bool, hopelessSteps: [String],
            histories: Histories, worstCase: WorstCase, decisions: [Decision],
            failurePoints: [FailurePoint], fallibleSteps: Int, defects: [String]
        ) {
            self.plan = plan
            self.digest = digest
            self.steps = steps
            self.canDeadLock = canDeadLock
            self.hopelessSteps = hopelessSteps
            self.histories = histories
            self.worstCase = worstCase
            self.decisions = decisions
            self.failurePoints = failurePoints
            self.fallibleSteps = fallibleSteps
            self.defects = defects
        }
    }
}

extension API.PlanForecast {
    /// What the played histories came to; none where the plan is too long to be played.
    package struct Histories: Codable, Hashable, Sendable {
        package var fromSeed: UInt64
        package var count: Int
        /// Ended well, and nobody was asked for more than the plan's decisions.
        package var endedWellAlone: Int
        /// Too long to be followed to their end.
        package var cutOff: Int
        /// How many runs stood how in the end.
        package var endings: [String: Int]
        /// How many nobody could bring to an end.
        package var deadLocked: Int
        /// The first 20 of them.
        package var deadLocks: [DeadLock]
        package var needs: [Need]

        package init(
            fromSeed: UInt64, count: Int, endedWellAlone: Int, cutOff: Int,
            endings: [String: Int], deadLocked: Int, deadLocks: [DeadLock], needs: [Need]
        ) {
            self.fromSeed = fromSeed
            self.count = count
            self.endedWellAlone = endedWellAlone
            self.cutOff = cutOff
            self.endings = endings
            self.deadLocked = deadLocked
            self.deadLocks = deadLocks
            self.needs = needs
        }
    }

    package struct DeadLock: Codable, Hashable, Sendable {
        package var seed: UInt64
        package var waitsFor: [String]

        package init(seed: UInt64, waitsFor: [String]) {
            self.seed = seed
            self.waitsFor = waitsFor
        }
    }

    /// In how many histories people were asked because of a step: to decide at it, to say what
    /// became of it, or because it had failed for good.
    package struct Need: Codable, Hashable, Sendable {
        package var step: String
        package var decisions: Int
        package var doubts: Int
        package var failures: Int

        package init(step: String, decisions: Int, doubts: Int, failures: Int) {
            self.step = step
            self.decisions = decisions
            self.doubts = doubts
            self.failures = failures
        }
    }

    /// The longest time, people's not included.
    package struct WorstCase: Codable, Hashable, Sendable {
        package var milliseconds: Int64
        package var rollbackMilliseconds: Int64
        package var phases: [Phase]

        package init(milliseconds: Int64, rollbackMilliseconds: Int64, phases: [Phase]) {
            self.milliseconds = milliseconds
            self.rollbackMilliseconds = rollbackMilliseconds
            self.phases = phases
        }
    }

    package struct Phase: Codable, Hashable, Sendable {
        package var name: String
        package var milliseconds: Int64
        /// The steps that take longest one after the other; the first 100.
        package var chain: [String]
        /// More groups than `parallelism` have something to perform.
        package var sharesSlots: Bool

        package init(name: String, milliseconds: Int64, chain: [String], sharesSlots: Bool) {
            self.name = name
            self.milliseconds = milliseconds
            self.chain = chain
            self.sharesSlots = sharesSlots
        }
    }

    package struct Decision: Codable, Hashable, Sendable {
        package var step: String
        /// `approval` or `trigger`.
        package var kind: String
        /// Who may; empty where anybody may.
        package var people: [String]
        package var require: Int
        /// Each of several conditions in words: `1 from group sre`; empty where there is one.
        package var conditions: [String]
        /// Missing: without limit.
        package var milliseconds: Int64?
        /// Those who can neither start nor amend it: too few others could then agree.
        package var mayNotStart: [String]

        package init(
            step: String, kind: String, people: [String], require: Int,
            conditions: [String] = [], milliseconds: Int64?, mayNotStart: [String]
        ) {
            self.step = step
            self.kind = kind
            self.people = people
            self.require = require
            self.conditions = conditions
            self.milliseconds = milliseconds
            self.mayNotStart = mayNotStart
        }
    }

    package struct FailurePoint: Codable, Hashable, Sendable {
        package var step: String
        /// Where it has failed for good.
        package var failed: [WayOut]
        /// Where only a person can tell what became of it; empty where that cannot be.
        package var inDoubt: [WayOut]

        package init(step: String, failed: [WayOut], inDoubt: [WayOut]) {
            self.step = step
            self.failed = failed
            self.inDoubt = inDoubt
        }
    }

    package struct WayOut: Codable, Hashable, Sendable {
        package var verb: String
        package var answer: Answer
        /// Why it is not possible, or not any more.
        package var refusal: API.Refusal?

        package enum Answer: String, Codable, Hashable, Sendable {
            case yes
            /// Only as long as something beside the step has not been begun.
            case early
            case no
        }

        package init(verb: String, answer: Answer, refusal: API.Refusal? = nil) {
            self.verb = verb
            self.answer = answer
            self.refusal = refusal
        }
    }
}
