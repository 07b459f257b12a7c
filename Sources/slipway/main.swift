import HostDrivers

if CommandLine.arguments.dropFirst().first == Shim.word {
    Shim.main(arguments: CommandLine.arguments)
}
