#if canImport(Glibc)
import Glibc
#endif

/// What the operating system knows about this process, under the names that Prometheus' own libraries use.
public enum ProcessMetrics {
  /// Registers the metrics.
  public static func register(in metrics: MetricRegistry) {
    let start = Double(time(nil))
    metrics.gauge("process_start_time_seconds", help: "When the process started, in Unix time.") { start }
    metrics.counter("process_cpu_seconds_total", help: "Processor time used, in seconds.") {
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
    metrics.gauge("process_resident_memory_bytes", help: "Memory in use, in bytes.") {
      Double(statm(1) * sysconf(Int32(_SC_PAGESIZE)))
    }
    metrics.gauge("process_virtual_memory_bytes", help: "Address space in use, in bytes.") {
      Double(statm(0) * sysconf(Int32(_SC_PAGESIZE)))
    }
    metrics.gauge("process_open_fds", help: "Open files and connections.") { Double(openFileCount) }
    metrics.gauge("process_max_fds", help: "How many files and connections may be open.") {
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      return Double(limit.rlim_cur)
    }
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  /// A field of `/proc/self/statm`, in pages.
  private static func statm(_ field: Int) -> Int {
    let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &buffer, buffer.count)
    let fields = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
    return fields.indices.contains(field) ? Int(fields[field]) ?? 0 : 0
  }

  private static var openFileCount: Int {
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Without “.”, “..” and the descriptor that reads the folder.
    return max(0, count - 3)
  }
}
