#if canImport(Glibc)
import Glibc
#endif

@main
struct Usher {
  static func main() async {
    // A reader that goes away, such as `head`, is no reason to die; writing says so.
    signal(SIGPIPE, SIG_IGN)
    CrashSignals.endAtOnce()
    exit(await Program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }
}
