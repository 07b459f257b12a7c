extension KnownDriver {
    static let process = KnownDriver(
        name: "process", about: "A component's version as real processes on this host.",
        action: processFields, undo: .builtIn, outputs: ["version", "replicas", "port"],
        secretPlace: inEnvironment)

    private static let processFields = [
        DriverField(
            "component", .folderName, example: "component: storefront", "What is upgraded."),
        DriverField("version", .folderName, example: "version: \"2.0\"", "What it becomes."),
        DriverField(
            "artifact", .url(schemes: ["file:/", "http://", "https://"]),
            example: "artifact: file:/builds/storefront-2.0.tar.gz",
            "A tar archive, compressed or not."),
        DriverField(
            "sha256", .digest, example: "sha256: 64 hexadecimal digits",
            "The artifact's digest, checked before anything is unpacked."),
        DriverField(
            "start", .texts, example: "start: [./server, \"{port}\"]",
            "The command line of one replica, run in the unpacked folder."),
        DriverField(
            "replicas", .integer(0...100),
            "How many; 1 unless given. With 0 the version stays current and nothing runs."),
        DriverField(
            "port", .integer(1...65_535),
            "Replica i, from 0, listens on port + i; behind a proxy also on port + 100 + i."),
        DriverField(
            "address", .text,
            "The IPv4 address on which replicas listen; 127.0.0.1 unless given."),
        DriverField(
            "prefix", .texts,
            "Put in front of start and of the proxy's command: [ip, netns, exec, NAME]."),
        DriverField("restart", .text, "Another text starts the replicas anew."),
        DriverField(
            "environment", .environment, "Added to the frozen environment.", takesSecrets: true),
        DriverField(
            "health",
            .objectOrNone([
                DriverField("path", .text, "What is asked; /health unless given."),
                DriverField("within", .duration, "How long it may take; 30s unless given."),
                DriverField("every", .duration, "The pause between looks; 200ms unless given."),
                DriverField("status", .integer(100...599), "The answer; 200 unless given."),
                DriverField(
                    "for", .duration,
                    "How long it must then stay healthy without a break; 0s unless given."),
            ]), "What each new replica must answer; required where `port` is given."),
        DriverField(
            "strategy", .object(strategyFields),
            "In which order replicas come; rolling, one replica a batch, unless given."),
        DriverField(
            "proxy", .object(proxyFields), "A HAProxy in front, so that no request is lost."),
        DriverField("stopTimeout", .duration, "From SIGTERM to SIGKILL; 10s unless given."),
        DriverField(
            "root", .absolutePath, "Where components live; in the data folder unless given."),
    ]

    private static let strategyFields = [
        DriverField(
            "type", .choice(["one-batch", "rolling", "gray"]), example: "type: rolling",
            "All at once; batch by batch; or a few replicas beside all of the version before."),
        DriverField("batches", .integer(1...100), "Of rolling: in how many batches."),
        DriverField("replicas", .integer(1...100), "Of gray: how many; 1 unless given."),
        DriverField("share", .integer(1...99), "Of gray: how many per cent of the traffic."),
    ]

    private static let proxyFields = [
        DriverField("port", .integer(1...65_535), example: "port: 8100", "Where clients ask."),
        DriverField(
            "drain", .duration,
            "How long connections to what is replaced may go on; 10s unless given."),
        DriverField(
            "ramp", .integer(1...100), "In how many steps traffic moves; 3 unless given."),
    ]
}
