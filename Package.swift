// swift-tools-version: 6.2
import PackageDescription

/// Settings that every Swift target of Usher shares: Swift 6 mode is the tools version's default; leaking imports
/// and warnings are errors.
let common: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Vector maths is unusable unoptimised, so these targets are optimised in debug builds too.
let optimised: [SwiftSetting] = common + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = common
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.byName(name: name), "UsherTesting"] + (name == "Essentials" ? [] : ["Essentials"])
      + dependencies,
    resources: resources, swiftSettings: common)
}

let systemLibraries: [Target] = [
  .systemLibrary(name: "CMicrohttpd", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
  .systemLibrary(name: "CLinux"),
  .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
  .systemLibrary(name: "CWslay", providers: [.apt(["libwslay-dev"])]),
  .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
  .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
  .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
  .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
  .systemLibrary(name: "CGumbo", pkgConfig: "gumbo", providers: [.apt(["libgumbo-dev"])]),
  .systemLibrary(name: "CMarkGFM", pkgConfig: "libcmark-gfm", providers: [.apt(["libcmark-gfm-dev"])]),
  .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CLibSSL", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  .systemLibrary(name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
  .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
  .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
  .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),
  // Its pkg-config file has a flag that the package manager refuses; nothing in it is needed.
  .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
]

/// hnswlib is headers only, so the wrapper compiles it; unoptimised it would be fifty times slower. It names the place
/// to prefetch by a number that may lie one behind a list's last (hnswalg.h, searchBaseLayer), and reads no further;
/// the address sanitizer would stop there.
let hnsw = Target.target(
  name: "CHNSW",
  cxxSettings: [
    .unsafeFlags(["-O3", "-fno-math-errno", "-fno-sanitize=address", "-Wall", "-Wextra", "-Werror"])
  ])

/// The encoder's arithmetic for several instruction sets, chosen at run time.
let encoderKernels = Target.target(
  name: "CEncoderKernels", cSettings: [.unsafeFlags(["-O3", "-Wall", "-Wextra", "-Werror"])])

let package = Package(
  name: "usher",
  products: [.executable(name: "usher", targets: ["usher"])],
  targets: systemLibraries + [
    hnsw,
    encoderKernels,
    .target(name: "CWebFiles"),
    .target(name: "CModelData", exclude: ["costs.yaml", "models.yaml"]),
    // Base
    library("Essentials", ["CLinux", "CYAML", "COpenSSL"]),
    library("Privacy", ["Essentials"], settings: optimised),
    library("Telemetry", ["Essentials", "Privacy"]),
    library("Persistence", ["Essentials", "Telemetry", "CSQLite", "CPostgres"]),
    library("Embeddings", ["Essentials", "COpenBLAS", "CEncoderKernels"], settings: optimised),
    library("HTTPServer", ["Essentials", "Telemetry", "CLinux", "CMicrohttpd", "CWslay", "CZlib"]),
    library("HTTPClient", ["Essentials", "Telemetry", "CCurl", "CLinux", "CZlib"]),
    library("Caching", ["Essentials", "Telemetry", "CHiredis", "CLibSSL", "CZlib"]),
    library("Backup", ["Essentials", "Telemetry", "Persistence", "HTTPClient", "CSodium", "CZlib"]),
    library("Mail", ["Essentials", "Telemetry", "Persistence", "CCurl"]),
    // Domain
    library(
      "Identity",
      ["Essentials", "Telemetry", "Persistence", "HTTPClient", "Mail", "COpenSSL", "CSodium", "CCrypt"]),
    library(
      "Knowledge",
      ["Essentials", "Telemetry", "Persistence", "Embeddings", "CHNSW", "CGumbo", "CMarkGFM"]),
    library(
      "LanguageModels",
      ["Essentials", "Privacy", "Telemetry", "Persistence", "Embeddings", "HTTPClient", "CModelData"]),
    library(
      "Learning",
      ["Essentials", "Privacy", "Telemetry", "Persistence", "Embeddings", "LanguageModels"]),
    library("Workflows", ["Essentials", "Telemetry", "Persistence"]),
    library("Analytics", ["Essentials", "Persistence"]),
    library("Reports", ["CCairo"]),
    library("Payments", ["Essentials", "Telemetry", "Persistence", "HTTPClient"]),
    library("Marketplaces", ["Essentials", "Telemetry", "HTTPClient"]),
    library("Ticketing", ["Essentials", "Telemetry", "Persistence", "Payments", "CQRencode"]),
    library("Dialogue", ["Essentials"]),
    library("MCP", ["Essentials", "Telemetry", "HTTPClient", "CLinux"]),
    // Engine
    library(
      "Assistant",
      [
        "Essentials", "Telemetry", "Persistence", "Embeddings", "HTTPClient", "Knowledge", "LanguageModels",
        "Learning", "MCP", "Dialogue", "Caching",
      ]),
    library(
      "TicketAgent",
      [
        "Essentials", "Telemetry", "Persistence", "LanguageModels", "Payments", "Marketplaces", "Ticketing",
        "Dialogue", "Assistant",
      ]),
    // Surface and program
    library(
      "Channels", ["Essentials", "Telemetry", "Persistence", "HTTPClient", "Identity"]),
    library(
      "UsherServer",
      [
        "Essentials", "Telemetry", "Persistence", "Embeddings", "HTTPServer", "HTTPClient", "Knowledge",
        "LanguageModels", "Workflows", "MCP", "Assistant", "TicketAgent", "Payments", "Ticketing",
        "Marketplaces", "Identity", "Mail", "Caching", "CWebFiles", "Privacy", "Backup", "Channels",
        "Learning", "Analytics", "Reports",
      ]),
    .executableTarget(
      name: "usher",
      dependencies: [
        "Essentials", "Telemetry", "Persistence", "Embeddings", "HTTPServer", "HTTPClient", "Knowledge",
        "LanguageModels", "Workflows", "MCP", "Assistant", "Ticketing", "Marketplaces", "Dialogue",
        "Identity", "Learning", "Analytics", "Mail", "Caching", "Backup", "UsherServer", "CCurl", "CHiredis",
        "CMarkGFM",
        "CMicrohttpd",
        "COpenBLAS",
        "COpenSSL", "CPostgres", "CQRencode", "CSQLite", "CSodium", "CWslay", "CYAML", "CZlib",
      ], swiftSettings: common),
    // What tests share: clocks that stand still, private servers, JSON matchers.
    library("UsherTesting", ["Essentials", "Telemetry", "Persistence", "HTTPServer"]),
    // Asks the example company what it should and should not know; for the benchmark and the tests.
    .target(
      name: "AnswerEvaluation",
      dependencies: [
        "Essentials", "Telemetry", "Persistence", "Embeddings", "Knowledge", "LanguageModels", "Assistant",
        "Ticketing",
      ],
      path: "Benchmarks/Answers/Evaluation", swiftSettings: common),
    // Chooses rules in labelled turns; for the benchmark and the tests.
    .target(
      name: "GuidelineEvaluation",
      dependencies: [
        "Essentials", "Telemetry", "Persistence", "Embeddings", "Knowledge", "LanguageModels", "Assistant",
      ],
      path: "Benchmarks/Guidelines/Evaluation", swiftSettings: common),
    // Asks a cache questions that only look alike; for the benchmark and the tests.
    .target(
      name: "CacheEvaluation", dependencies: ["Essentials", "Embeddings", "LanguageModels"],
      path: "Benchmarks/SemanticCache/Evaluation", swiftSettings: common),
    // Compares questions in other words with corrected ones; for the benchmark and the tests.
    .target(
      name: "CorrectionEvaluation",
      dependencies: ["Embeddings", "LanguageModels", "Learning", "CacheEvaluation"],
      path: "Benchmarks/Corrections/Evaluation", swiftSettings: common),
    // Tells of labelled messages whether people should see them; for the benchmark and the tests.
    .target(
      name: "EscalationEvaluation", dependencies: ["Essentials", "Embeddings", "Assistant"],
      path: "Benchmarks/Escalation/Evaluation", exclude: ["later.txt", "messages.txt"], swiftSettings: common),
    // Looks for personal details in labelled lines; for the benchmark and the tests.
    .target(
      name: "RedactionEvaluation", dependencies: ["Essentials", "Privacy"],
      path: "Benchmarks/Privacy/Evaluation", swiftSettings: common),
    // Decides of labelled pairs of events whether they are one; for the benchmark and the tests.
    .target(
      name: "MatchEvaluation", dependencies: ["Essentials", "Marketplaces"],
      path: "Benchmarks/Marketplaces/Evaluation", swiftSettings: common),
    // Many clients who want the same seats, in processes that are killed; for the benchmark and the tests.
    .target(
      name: "SeatRace", dependencies: ["Essentials", "Persistence", "Ticketing", "UsherTesting"],
      path: "Benchmarks/Seats/Race", swiftSettings: common),
    // Buys, changes and returns tickets while everything fails that can; for the benchmark and the tests.
    .target(
      name: "MoneySimulation",
      dependencies: ["Essentials", "Persistence", "Payments", "Ticketing", "FakeStripe", "UsherTesting"],
      path: "Benchmarks/Money/Simulation", swiftSettings: common),
    // Writes the history of a company that never was; for the benchmark and the tests.
    .target(
      name: "SyntheticHistory", dependencies: ["Essentials", "Persistence"],
      path: "Benchmarks/History/Generator", swiftSettings: common),
    // Runs some of the clients of a race for seats.
    .executableTarget(
      name: "TicketTrial", dependencies: ["Essentials", "Persistence", "SeatRace"],
      path: "Tests/TicketTrial", swiftSettings: common),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "Essentials", "Telemetry", "Persistence", "Embeddings", "HTTPServer", "HTTPClient", "Knowledge",
        "LanguageModels", "Workflows", "Assistant", "Dialogue", "AnswerEvaluation", "CacheEvaluation",
        "CorrectionEvaluation", "EscalationEvaluation", "Learning", "GuidelineEvaluation", "MatchEvaluation",
        "MoneySimulation",
        "RedactionEvaluation", "SeatRace",
        "TicketTrial", "Privacy",
        "Identity", "Caching", "Channels", "UsherTesting", "Analytics", "SyntheticHistory", "UsherServer",
      ],
      path: "Benchmarks/Sources", swiftSettings: common),
    // Moves a run and kills itself where it is told to.
    .executableTarget(
      name: "WorkflowTrial", dependencies: ["Essentials", "Persistence", "Workflows"],
      path: "Tests/WorkflowTrial", swiftSettings: common),
    // Ends while it learns.
    .executableTarget(
      name: "FitTrial", dependencies: ["Embeddings"], path: "Tests/FitTrial", swiftSettings: common),
    // Does one thing to an order and kills itself where it is told to.
    .executableTarget(
      name: "OrderTrial",
      dependencies: [
        "Essentials", "Persistence", "HTTPClient", "Payments", "Ticketing", "MoneySimulation",
      ],
      path: "Tests/OrderTrial", swiftSettings: common),
    // Behaves like Stripe, without money.
    .target(
      name: "FakeStripe", dependencies: ["Essentials", "HTTPClient", "HTTPServer", "Payments"],
      path: "Tests/FakeStripe", swiftSettings: common),
    // The same as a server of its own, with the pages that customers see; and what we send and check, for the
    // vendor's own package to compare.
    .executableTarget(
      name: "stripe-trial",
      dependencies: ["Essentials", "FakeStripe", "HTTPClient", "Payments", "Persistence"],
      path: "Tests/StripeTrial", swiftSettings: common),
    // Makes and checks tokens, for other programs to compare.
    .executableTarget(
      name: "token-trial", dependencies: ["Essentials", "Identity"], path: "Tests/TokenTrial",
      swiftSettings: common),
    tests("Essentials", [], resources: [.copy("JSONSchemaSuite")]),
    tests("Privacy", ["RedactionEvaluation"]),
    tests("Telemetry", ["Privacy"]),
    tests("Persistence", []),
    tests("Embeddings", ["FitTrial"], resources: [.copy("Reference")]),
    tests("HTTPServer", ["Telemetry", "CMicrohttpd"]),
    tests("HTTPClient", ["Telemetry", "HTTPServer", "CZlib"]),
    tests(
      "LanguageModels",
      [
        "Privacy", "Telemetry", "Persistence", "Embeddings", "HTTPClient", "HTTPServer", "CacheEvaluation",
      ],
      resources: [.copy("Wire")]),
    tests("Knowledge", ["Persistence", "Embeddings"], resources: [.copy("Documents")]),
    tests("Learning", ["Telemetry", "Persistence", "Embeddings", "LanguageModels", "CorrectionEvaluation"]),
    tests("Workflows", ["Persistence", "WorkflowTrial"]),
    tests("Analytics", ["Persistence", "UsherServer", "SyntheticHistory"]),
    tests("Reports", []),
    tests(
      "Ticketing",
      [
        "Persistence", "Payments", "MoneySimulation", "SeatRace", "TicketTrial", "OrderTrial", "FakeStripe",
      ]),
    tests("Dialogue", []),
    tests("Caching", ["Telemetry"]),
    tests("Identity", ["Telemetry", "Persistence", "HTTPClient", "HTTPServer", "Mail"]),
    tests("Mail", ["Telemetry", "Persistence"]),
    tests("Channels", ["Telemetry", "Persistence", "HTTPClient", "HTTPServer", "Identity"]),
    tests("Backup", ["Persistence", "HTTPClient", "HTTPServer"]),
    tests("MCP", ["Telemetry", "HTTPClient", "HTTPServer"]),
    tests("Payments", ["Persistence", "HTTPClient", "HTTPServer", "FakeStripe"]),
    tests(
      "Marketplaces", ["Telemetry", "HTTPClient", "HTTPServer", "MatchEvaluation"],
      resources: [.copy("Wire")]),
    tests(
      "Assistant",
      [
        "Telemetry", "Persistence", "Embeddings", "HTTPClient", "HTTPServer", "Knowledge", "LanguageModels",
        "Learning", "MCP", "AnswerEvaluation", "EscalationEvaluation", "GuidelineEvaluation",
      ], resources: [.copy("RedTeam/Attacks")]),
    tests(
      "TicketAgent",
      [
        "Telemetry", "Persistence", "Embeddings", "Knowledge", "LanguageModels", "Payments", "Marketplaces",
        "Ticketing", "Dialogue", "Assistant", "UsherServer", "HTTPServer",
      ], resources: [.copy("Company"), .copy("Conversations")]),
    tests(
      "UsherServer",
      [
        "Telemetry", "Embeddings", "Persistence", "HTTPServer", "Knowledge", "LanguageModels", "Assistant",
        "Payments", "Ticketing", "TicketAgent", "FakeStripe", "Identity", "Caching", "Marketplaces",
      ]),
    // Runs the built program from outside, as its users do.
    .testTarget(
      name: "ProgramTests",
      dependencies: ["usher", "Essentials", "Ticketing", "UsherServer", "UsherTesting"],
      swiftSettings: common),
  ],
  cxxLanguageStandard: .cxx17)
