// swift-tools-version: 6.2
import PackageDescription

// Without these flags a fused multiply-add is a library call for each lane. Every target gets them, because code that
// is inlined from one module into another is compiled for the target of the latter.
#if arch(x86_64)
  let processor: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-mavx2", "-Xcc", "-mfma"])]
#else
  let processor: [SwiftSetting] = []
#endif

// A release script says which commit it builds; any other build has none, so that the same sources give the same program.
let commit = (Context.environment["SEEDSWEEP_COMMIT"] ?? "").filter(\.isHexDigit)

let language: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]
let settings = processor + language

// No code of the loops may become part of other targets, which may be compiled for other processors than they are. With errno the square
// root of a vector is a branch and a scalar instruction for each lane.
let apart: [SwiftSetting] = [.unsafeFlags(["-Xfrontend", "-disable-cmo", "-Xcc", "-fno-math-errno"])]

// The kernels' loops are compiled a second time, from the same folder, for processors with vectors of 512 bits; arm64 has one width. Without
// optimisation nothing is inlined, and a linker might give all targets this one's copy of what several compile: such a build has no AVX-512.
// What is no vector of sixteen lanes, such as copies of values, stays at 256 bits for the same reason.
#if arch(x86_64)
  let wideFlags = ["avx512f", "avx512bw", "avx512dq", "avx512vl", "prefer-vector-width=256"].flatMap {
    ["-Xcc", "-m\($0)"]
  }
  let wideLoops: [Target] = [
    .target(
      name: "KernelLoopsWide", dependencies: ["CVectorArithmetic", "KernelInterface"],
      swiftSettings: settings + apart + [.define("WIDE"), .unsafeFlags(wideFlags, .when(configuration: .release))])
  ]
#else
  let wideLoops: [Target] = []
#endif
let wideDependencies = wideLoops.map { Target.Dependency.target(name: $0.name) }

// Tests are compiled without optimisation, in half the time. Those of the numbers have plain loops of their own to compare with.
let testSettings = settings + [.unsafeFlags(["-Onone"])]

let package = Package(
  name: "SeedSweep",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
  ],
  targets: [
    .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
    .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
    .target(name: "ReproducibleMath", swiftSettings: settings),
    .target(name: "DurableFiles", dependencies: ["PrintableText"], swiftSettings: settings),
    .target(name: "ContentHash", dependencies: ["CSodium", "DurableFiles"], swiftSettings: settings),
    .target(name: "Threads", swiftSettings: settings),
    .target(name: "TOML", dependencies: ["PrintableText"], swiftSettings: settings),
    .target(name: "CSV", dependencies: ["PrintableText"], swiftSettings: settings),
    .target(name: "PrintableText", swiftSettings: settings),
    .target(name: "SettingKeys", dependencies: ["TOML"], swiftSettings: settings),
    .target(name: "WFDB", dependencies: ["DurableFiles", "PrintableText"], swiftSettings: settings),
    .target(
      name: "ECGData",
      dependencies: ["CSV", "ContentHash", "DurableFiles", "PrintableText", "ReproducibleMath", "WFDB"],
      swiftSettings: settings),
    .target(name: "ZeroMQ", dependencies: ["CZeroMQ", "Threads"], swiftSettings: settings),
    .target(
      name: "Access",
      dependencies: ["CProcessSecrecy", "ContentHash", "DurableFiles", "PrintableText", "ZeroMQ"],
      swiftSettings: settings),
    .target(name: "CProcessorCheck"),
    .target(name: "CProcessorAffinity"),
    .target(name: "CProcessSecrecy"),
    .target(name: "CVectorArithmetic"),
    .target(name: "KernelInterface", swiftSettings: settings),
    .target(
      name: "KernelLoops", dependencies: ["CVectorArithmetic", "KernelInterface"], swiftSettings: settings + apart),
    .target(
      name: "Kernels",
      dependencies: ["CProcessorCheck", "KernelInterface", "KernelLoops"] + wideDependencies,
      swiftSettings: settings),
    .target(name: "NeuralNetwork", dependencies: ["Kernels", "ReproducibleMath"], swiftSettings: settings),
    .target(
      name: "Training",
      dependencies: [
        "ContentHash", "ECGData", "Kernels", "NeuralNetwork", "ReproducibleMath", "SettingKeys", "TOML",
      ],
      swiftSettings: settings),
    .target(name: "CBuild", cSettings: commit.isEmpty ? [] : [.define("SEEDSWEEP_COMMIT", to: commit)]),
    .target(
      name: "Program", dependencies: ["CBuild", "ContentHash", "DurableFiles", "Training"], swiftSettings: settings),
    .target(
      name: "Sweep",
      dependencies: [
        "ContentHash", "ECGData", "Kernels", "PrintableText", "SettingKeys", "Statistics", "TOML", "Training",
      ],
      swiftSettings: settings),
    .target(name: "Statistics", dependencies: ["ReproducibleMath"], swiftSettings: settings),
    .target(
      name: "RunStore",
      dependencies: [
        "ContentHash", "DurableFiles", "ECGData", "PrintableText", "Program", "Sweep", "Threads", "Training",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "Report",
      dependencies: [
        "CSV", "ContentHash", "ECGData", "PrintableText", "Program", "ReproducibleMath", "SettingKeys", "Statistics",
        "Sweep", "TOML", "Training",
      ],
      resources: [
        .embedInCode("Styles/page.css"), .embedInCode("Live/live.js"), .embedInCode("Published/zeng-2026.toml"),
        .embedInCode("Published/ssl-for-ecg.toml"),
      ], swiftSettings: settings),
    .target(
      name: "Cluster",
      dependencies: [
        "Access", "CProcessorAffinity", "CProcessorCheck", "ContentHash", "DurableFiles", "ECGData", "PrintableText",
        "Program",
        "RunStore", "SettingKeys",
        "Sweep", "Threads", "TOML",
        "Training", "ZeroMQ",
      ],
      swiftSettings: settings),
    .target(
      name: "Dashboard",
      dependencies: [
        "ContentHash", "DurableFiles", "PrintableText", "Report", "RunStore", "Sweep", "Threads", "Training",
        .product(name: "FlyingFox", package: "FlyingFox"), .product(name: "FlyingSocks", package: "FlyingFox"),
      ], swiftSettings: settings),
    .executableTarget(
      name: "seedsweep",
      dependencies: [
        "Access", "CSV", "Cluster", "ContentHash", "Dashboard", "DurableFiles", "ECGData", "Kernels", "PrintableText",
        "Program",
        "Report", "ReproducibleMath", "RunStore", "SettingKeys", "Statistics", "Sweep", "Threads", "Training", "ZeroMQ",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    .target(
      name: "GoldenValues", dependencies: ["NeuralNetwork"], path: "Tests/GoldenValues", swiftSettings: settings),
    .target(
      name: "SimulatedTraining", dependencies: ["Access", "Cluster", "ContentHash", "RunStore", "Sweep", "Training"],
      path: "Tests/SimulatedTraining", swiftSettings: settings),
    .target(
      name: "TestPeers", dependencies: ["Access", "ContentHash", "ReproducibleMath", "Sweep", "ZeroMQ"],
      path: "Tests/TestPeers", swiftSettings: settings),
    .executableTarget(
      name: "SimulatedCoordinator", dependencies: ["Cluster", "SimulatedTraining"], path: "Tests/SimulatedCoordinator",
      swiftSettings: settings),
    .executableTarget(
      name: "SimulatedWorker", dependencies: ["Cluster", "SimulatedTraining"], path: "Tests/SimulatedWorker",
      swiftSettings: settings),
    .executableTarget(
      name: "FloodingPeer",
      dependencies: ["Access", "CZeroMQ", "ContentHash", "Sweep", "TestPeers", "Threads", "Training", "ZeroMQ"],
      path: "Tests/FloodingPeer", swiftSettings: settings),
    .testTarget(
      name: "ReproducibleMathTests", dependencies: ["ReproducibleMath"], swiftSettings: settings),
    .testTarget(name: "ContentHashTests", dependencies: ["ContentHash"], swiftSettings: testSettings),
    .testTarget(
      name: "ProgramTests", dependencies: ["ContentHash", "Program", "TestSupport", "Training"],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "DurableFilesTests", dependencies: ["DurableFiles", "PrintableText", "TestSupport"],
      swiftSettings: testSettings
    ),
    .testTarget(name: "ThreadsTests", dependencies: ["Threads"], swiftSettings: testSettings),
    // The wide loops for every processor, so that their bits can be tested on all.
    .target(
      name: "KernelLoopsIn16Lanes", dependencies: ["CVectorArithmetic", "KernelInterface"],
      path: "Tests/KernelLoopsIn16Lanes",
      swiftSettings: settings + apart + [.define("WIDE")]),
    .testTarget(
      name: "KernelsTests",
      dependencies: ["KernelInterface", "KernelLoops", "KernelLoopsIn16Lanes", "Kernels", "ReproducibleMath"]
        + wideDependencies, swiftSettings: settings),
    .testTarget(
      name: "NeuralNetworkTests", dependencies: ["GoldenValues", "Kernels", "NeuralNetwork", "TestSupport"],
      exclude: ["Golden"],
      swiftSettings: settings),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "ContentHash", "ECGData", "GoldenValues", "Kernels", "NeuralNetwork", "ReproducibleMath", "TestSupport",
        "Training",
      ],
      exclude: ["Golden"], swiftSettings: testSettings),
    .testTarget(name: "SettingKeysTests", dependencies: ["SettingKeys", "TOML"], swiftSettings: testSettings),
    .testTarget(name: "CSVTests", dependencies: ["CSV", "TestSupport"], swiftSettings: testSettings),
    .testTarget(
      name: "TOMLTests", dependencies: ["ReproducibleMath", "TestSupport", "TOML"], swiftSettings: testSettings),
    .testTarget(
      name: "WFDBTests", dependencies: ["ContentHash", "DurableFiles", "TestSupport", "WFDB"], exclude: ["Golden"],
      swiftSettings: testSettings),
    .testTarget(
      name: "ECGDataTests",
      dependencies: ["ContentHash", "DurableFiles", "ECGData", "ReproducibleMath", "TestSupport", "WFDB"],
      exclude: ["Golden"], swiftSettings: testSettings),
    .testTarget(name: "ZeroMQTests", dependencies: ["TestSupport", "ZeroMQ"], swiftSettings: testSettings),
    .testTarget(
      name: "AccessTests", dependencies: ["Access", "DurableFiles", "TestSupport", "ZeroMQ"],
      swiftSettings: testSettings),
    .testTarget(
      name: "SweepTests",
      dependencies: [
        "ContentHash", "ECGData", "Kernels", "ReproducibleMath", "SettingKeys", "Sweep", "TestSupport", "TOML",
        "Training",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "RunStoreTests",
      dependencies: [
        "ContentHash", "DurableFiles", "ECGData", "Program", "RunStore", "Sweep", "TestSupport", "Training",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: testSettings),
    .testTarget(
      name: "StatisticsTests", dependencies: ["ReproducibleMath", "Statistics", "TestSupport"], exclude: ["Golden"],
      swiftSettings: testSettings),
    .testTarget(
      name: "ReportTests",
      dependencies: [
        "CSV", "ContentHash", "ECGData", "PrintableText", "Program", "Report", "ReproducibleMath", "Statistics",
        "Sweep",
        "TestSupport",
        "Training",
      ],
      exclude: ["Golden"], swiftSettings: testSettings),
    .testTarget(
      name: "DashboardTests",
      dependencies: [
        "ContentHash", "Dashboard", "DurableFiles", "Program", "Report", "RunStore", "Sweep", "TestSupport", "Training",
        .product(name: "FlyingFox", package: "FlyingFox"), .product(name: "FlyingSocks", package: "FlyingFox"),
      ], swiftSettings: testSettings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "CProcessorCheck", "ContentHash", "DurableFiles", "ECGData", "NeuralNetwork", "PrintableText", "Program",
        "RunStore", "Sweep",
        "TestSupport", "Training", "seedsweep",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "ClusterTests",
      dependencies: [
        "Access", "CProcessorCheck", "Cluster", "ContentHash", "Dashboard", "DurableFiles", "ECGData", "FloodingPeer",
        "PrintableText",
        "Program",
        "Report",
        "ReproducibleMath", "RunStore",
        "SimulatedCoordinator", "SimulatedTraining", "SimulatedWorker", "Sweep", "TestPeers", "TestSupport", "Training",
        "ZeroMQ",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: testSettings),
  ] + wideLoops
)
