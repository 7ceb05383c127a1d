// Linked into programs that are built for the thread sanitizer.
//
// Synchronization.Mutex is taken and given back in line while nobody else wants it. Otherwise that is done in the
// standard library and the kernel, where the sanitizer does not look; it would report all that the mutex guards. This
// tells it.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))
// Synchronization._MutexHandle._lockSlow(_:) and ._unlockSlow()
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void lock_function(uint32_t thread, SELF void *mutex);
typedef SWIFT void unlock_function(SELF void *mutex);

void __tsan_acquire(void *address);
void __tsan_release(void *address);

lock_function lock __asm__(LOCK);
unlock_function unlock __asm__(UNLOCK);

SWIFT void lock(uint32_t thread, SELF void *mutex) {
  ((lock_function *)dlsym(RTLD_NEXT, LOCK))(thread, mutex);
  __tsan_acquire(mutex);
}

SWIFT void unlock(SELF void *mutex) {
  __tsan_release(mutex);
  ((unlock_function *)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
