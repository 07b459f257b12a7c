// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

func target(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let http = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")

let package = Package(
    name: "slipway",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "slipway", targets: ["slipway"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // The core: decides, and touches nothing.
        target("ReleaseModel", [crypto]),
        target("PlanLanguage", ["ReleaseModel", .product(name: "Yams", package: "Yams")]),
        target(
            "ReleaseEngine",
            [
                "ReleaseModel", crypto, logging,
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]),

        // Adapters: each keeps one outside thing inside.
        target(
            "StoreSQLite",
            [
                "ReleaseModel", "ReleaseEngine", logging,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(name: "CSys"),
        target(
            "HostDrivers",
            ["ReleaseModel", "ReleaseEngine", "CSys", crypto, http, nio, nioHTTP, nioPosix]),

        // What a signature covers: whoever signs a request and whoever checks it read it alike.
        target("RequestSigning", ["ReleaseModel", crypto]),

        // Who may do what: accounts, keys, tokens, signatures, secrets and the audit trail.
        target(
            "Identity", ["ReleaseModel", "ReleaseEngine", "RequestSigning", crypto, cryptoExtras]),

        // The systems: resources, and plans made from what is asked of them.
        target(
            "ComponentReleases", ["ReleaseModel", "PlanLanguage", "ReleaseEngine", crypto, logging]),

        // Proof: the same engine under a seeded scheduler.
        target("ReleaseSimulator", ["ReleaseModel", "ReleaseEngine", logging]),

        // Edges.
        target("SlipwayAPI", ["ReleaseModel"]),
        target(
            "SlipwayServer",
            [
                "ReleaseModel", "PlanLanguage", "ReleaseEngine", "RequestSigning", "Identity",
                "ComponentReleases",
                "SlipwayAPI", crypto, logging, nio, nioHTTP, nioSSL,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        target(
            "SlipwayClient",
            ["ReleaseModel", "RequestSigning", "SlipwayAPI", http, nio, nioHTTP, nioSSL]),
        // Measures the others; the executable runs it as `slipway bench`.
        target(
            "Benchmark",
            [
                "ReleaseModel", "ReleaseEngine", "StoreSQLite", "Identity", "ComponentReleases",
                "SlipwayAPI", "SlipwayServer", "SlipwayClient", "CSys", logging,
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .executableTarget(
            name: "slipway",
            dependencies: [
                "ReleaseModel", "PlanLanguage", "ReleaseEngine", "StoreSQLite", "HostDrivers",
                "Identity", "ComponentReleases", "SlipwayAPI", "SlipwayServer", "SlipwayClient",
                "ReleaseSimulator", "Benchmark", "CSys", logging, crypto,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            // The optimizer of this compiler ends with signal 11 in commands that await in closures;
            // what has to be fast lies in the other targets.
            swiftSettings: settings + [
                .unsafeFlags(["-Onone"], .when(configuration: .release))
            ]),

        // Counts what the core costs; never shipped (docs/performance.md).
        .executableTarget(
            name: "CoordinatorPump", dependencies: ["ReleaseModel", "ReleaseEngine"],
            swiftSettings: settings),

        // Tests.
        target("SlipwayTestSupport", ["ReleaseModel", "ReleaseEngine", "CSys", logging]),
        tests("TidyTests", []),
        tests("ReleaseModelTests", ["ReleaseModel", "SlipwayTestSupport"]),
        tests("PlanLanguageTests", ["ReleaseModel", "PlanLanguage"]),
        tests(
            "StoreTests",
            [
                "ReleaseModel", "ReleaseEngine", "StoreSQLite", "SlipwayTestSupport", logging,
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            "IdentityTests",
            [
                "ReleaseModel", "ReleaseEngine", "RequestSigning", "Identity",
                "SlipwayTestSupport", crypto,
            ]),
        tests(
            "ComponentReleasesTests",
            ["ReleaseModel", "ReleaseEngine", "ComponentReleases", "SlipwayTestSupport", logging]),
        tests("ReleaseEngineTests", ["ReleaseModel", "ReleaseEngine", "SlipwayTestSupport"]),
        .testTarget(
            name: "ReleaseSimulatorTests", dependencies: ["ReleaseModel", "ReleaseSimulator"],
            exclude: ["known-seeds"], swiftSettings: settings),
        tests(
            "HostDriversTests",
            [
                "ReleaseModel", "ReleaseEngine", "HostDrivers", "SlipwayTestSupport", "slipway",
                crypto, nio, nioHTTP, nioPosix,
            ]),
        tests(
            "SlipwayServerTests",
            [
                "ReleaseModel", "ReleaseEngine", "RequestSigning", "Identity", "ComponentReleases",
                "SlipwayAPI",
                "SlipwayServer", "SlipwayTestSupport", http, nio, nioHTTP, nioPosix, nioSSL,
                logging,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        tests(
            "EndToEndTests",
            [
                "ReleaseModel", "RequestSigning", "Identity", "SlipwayAPI", "SlipwayClient",
                "SlipwayTestSupport", "slipway", "CoordinatorPump",
            ]),
    ]
)
