import Glibc

/// Keeps the end of the process away from OpenBLAS's work.
///
/// When a process ends, OpenBLAS stops its threads and frees its memory without a look at who is computing: a product that
/// is under way then never ends, and the process with it, or it reads what is gone (seen in half of all ends with 0.3.21).
/// Whoever computes holds this gate for a while; the end of the process waits for them, takes it, and keeps it.
enum OpenBLASGate {
  /// Computes; a call must not be within another one.
  static func pass<Result>(_ body: () throws -> Result) rethrows -> Result {
    pthread_rwlock_rdlock(lock.pointer)
    defer { pthread_rwlock_unlock(lock.pointer) }
    return try body()
  }

  /// The lock's memory is never given back: who computes may be waiting for it when all else is gone.
  private struct Lock: @unchecked Sendable {
    let pointer = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
  }

  private static let lock: Lock = {
    let lock = Lock()
    var attributes = pthread_rwlockattr_t()
    pthread_rwlockattr_init(&attributes)
    // Or the process would not end while somebody is always computing.
    pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
    pthread_rwlock_init(lock.pointer, &attributes)
    pthread_rwlockattr_destroy(&attributes)
    // Libraries clean up after what was registered here has run. When nothing can be registered any more, they do already.
    while atexit({ pthread_rwlock_wrlock(OpenBLASGate.lock.pointer) }) != 0 { pause() }
    return lock
  }()
}
