/// How wild a simulation is: drawn once for each seed, so that some are calm and some are not.
struct Tempo {
    var servers = 1
    /// Percent of the moves at which something breaks.
    var chaos = 0
    /// Percent of effects that fail.
    var failures = 0
    /// Percent of calls whose answer gets lost.
    var losses = 0
    /// Percent of commits that fail.
    var diskFaults = 0
    /// The weight of people among those who move.
    var people = 4
    /// Percent of commands that make no sense where they are given.
    var nonsense = 30
    /// Percent of turns in which a server's tasks run in another order.
    var disorder = 0

    init() {}

    init(_ dice: Dice) {
        servers = [1, 2, 3][dice.weighted([60, 25, 15])]
        chaos = dice.pick([0, 1, 2, 5])
        failures = dice.pick([0, 10, 30])
        losses = dice.pick([0, 5, 20])
        diskFaults = dice.pick([0, 0, 3, 10])
        people = dice.pick([2, 5, 10])
        nonsense = dice.pick([0, 20, 50])
        disorder = dice.pick([0, 10, 50])
    }
}
