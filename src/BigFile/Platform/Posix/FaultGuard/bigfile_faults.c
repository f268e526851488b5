/*
 * The fault guard: turns SIGBUS inside registered address ranges into marks that the engine looks at.
 *
 * A mapped page that cannot be had (the file was cut, the disk is full behind a hole, a sector is bad) raises SIGBUS
 * in whatever code touches it: managed code, the runtime, the C library. The handler maps a page of zeros there, so
 * that the access goes on, and marks the place; whoever made the access looks at the marks before it believes what it
 * read. Everything outside registered ranges goes to the handler that was there before.
 *
 * Rules: the handler calls nothing but mmap (a plain system call) and reads and writes atomics. The table is changed
 * under a mutex by normal code only, entry by entry, so that the handler always reads a whole entry or none.
 *
 * Order in the handler: mark, map, mark. Marked first, because another thread may read the zeros as soon as they are
 * mapped and must then find the mark. Marked again, because normal code may have taken the first mark and put the file
 * back before the zeros were mapped; for the time between those two, whoever takes marks away marks again what it took when
 * it finds a handler at work afterwards. Such marks may stand at a place that is well: the next refresh takes them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define VERSION 3
#define CHUNK_RANGES 1024
#define CHUNKS 256

/* Known to the managed side, NativeMarks, where marks are looked up and taken away. */
struct marks {
    _Atomic int32_t faulted;     /* not 0 while any unit is marked */
    int32_t unit_shift;          /* bytes of the file in a unit, as a shift */
    _Atomic int64_t faults;      /* handled since the file was opened */
    _Atomic int64_t first_unit;  /* every mark lies from here ... */
    _Atomic int64_t last_unit;   /* ... to here */
    int64_t units;
    _Atomic uint64_t *bits;      /* one bit for each unit */
    _Atomic int64_t entered;     /* handlers at work in the file's ranges */
};

struct range {
    _Atomic uint64_t version;    /* odd while the entry is being changed */
    _Atomic uintptr_t start;     /* 0: not in use */
    _Atomic uintptr_t end;
    _Atomic int64_t offset;      /* of the file, at start */
    _Atomic int32_t protection;
    _Atomic int32_t next_free;
    struct marks *_Atomic owner;
};

static struct range *_Atomic chunks[CHUNKS];
static _Atomic int32_t range_count;      /* entries ever used */
static int32_t free_list = -1;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction previous;
static int installed;
static uintptr_t page_mask;
static _Atomic int32_t pending;          /* how many files have marks */

static void mark(struct marks *file, int64_t offset, int64_t bytes)
{
    int64_t first = offset >> file->unit_shift, last = (offset + bytes - 1) >> file->unit_shift, seen;
    if (last >= file->units)
        last = file->units - 1;
    for (int64_t unit = first; unit <= last; unit++)
        atomic_fetch_or(&file->bits[unit >> 6], (uint64_t)1 << (unit & 63));
    seen = atomic_load(&file->first_unit);
    while (first < seen && !atomic_compare_exchange_weak(&file->first_unit, &seen, first)) {
    }
    seen = atomic_load(&file->last_unit);
    while (last > seen && !atomic_compare_exchange_weak(&file->last_unit, &seen, last)) {
    }
    /* Counted before it is known to be the first: another thread that faults meanwhile must not go on uncounted. */
    atomic_fetch_add(&pending, 1);
    if (atomic_exchange(&file->faulted, 1) != 0)
        atomic_fetch_sub(&pending, 1);
}

/* An entry that covers the address, read whole; its parts in the arguments. */
static int find(uintptr_t address, uintptr_t *start, int64_t *offset, int32_t *protection, struct marks **owner)
{
    int32_t count = atomic_load(&range_count);
    for (int32_t i = 0; i < count; i++) {
        struct range *entry = atomic_load(&chunks[i / CHUNK_RANGES]) + i % CHUNK_RANGES;
        uint64_t version = atomic_load(&entry->version);
        *start = atomic_load(&entry->start);
        if ((version & 1) != 0 || *start == 0 || address < *start || address >= atomic_load(&entry->end))
            continue;
        *offset = atomic_load(&entry->offset);
        *protection = atomic_load(&entry->protection);
        *owner = atomic_load(&entry->owner);
        if (atomic_load(&entry->version) == version)
            return 1;
    }
    return 0;
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
    int saved = errno;
    uintptr_t start, page;
    int64_t offset;
    int32_t protection;
    struct marks *owner;

    /* Positive: from the kernel, about an address. BUS_ADRALN is a misaligned access, whatever is mapped. */
    if (info->si_code > 0 && info->si_code != BUS_ADRALN
        && find((uintptr_t)info->si_addr, &start, &offset, &protection, &owner)) {
        page = (uintptr_t)info->si_addr & page_mask;
        offset += (int64_t)(page - start);
        atomic_fetch_add(&owner->entered, 1);
        mark(owner, offset, (int64_t)(~page_mask + 1));
        if (mmap((void *)page, ~page_mask + 1, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED) {
            mark(owner, offset, (int64_t)(~page_mask + 1));
            atomic_fetch_add(&owner->faults, 1);
            atomic_fetch_sub(&owner->entered, 1);
            errno = saved;
            return;
        }
        atomic_fetch_sub(&owner->entered, 1);
    }

    errno = saved;
    if ((previous.sa_flags & SA_SIGINFO) != 0) {
        previous.sa_sigaction(signal, info, context);
    } else if (previous.sa_handler == SIG_DFL || previous.sa_handler == SIG_IGN) {
        /* Made again by the same instruction, with nobody there to handle it. */
        struct sigaction none;
        memset(&none, 0, sizeof none);
        none.sa_handler = SIG_DFL;
        sigaction(signal, &none, NULL);
    } else {
        previous.sa_handler(signal);
    }
}

/* The layout that the two sides share. */
EXPORT int32_t bigfile_faults_version(void)
{
    return VERSION;
}

/* Puts the handler in place, once. 0 or an errno. The runtime must have put its own there before. */
EXPORT int32_t bigfile_faults_install(void)
{
    int error = 0;
    pthread_mutex_lock(&gate);
    if (!installed) {
        struct sigaction ours;
        page_mask = ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1);
        if (sigaction(SIGBUS, NULL, &previous) != 0) {
            error = errno;
        } else {
            memset(&ours, 0, sizeof ours);
            ours.sa_sigaction = on_fault;
            ours.sa_mask = previous.sa_mask;
            /* The stack stays the one that the handler before us asked for: it may run on it. */
            ours.sa_flags = (previous.sa_flags & (SA_ONSTACK | SA_RESTART | SA_NODEFER)) | SA_SIGINFO;
            if (sigaction(SIGBUS, &ours, NULL) != 0)
                error = errno;
            else
                installed = 1;
        }
    }
    pthread_mutex_unlock(&gate);
    return error;
}

/* The count of files that have marks: not 0 tells every access to look. */
EXPORT const volatile int32_t *bigfile_faults_pending(void)
{
    return (const volatile int32_t *)&pending;
}

/* Marks for a file of so many units; NULL without memory. Untouched pages of the bits take none. */
EXPORT struct marks *bigfile_faults_open(int64_t units, int32_t unit_shift)
{
    size_t bytes = sizeof(struct marks) + (size_t)((units + 63) / 64) * sizeof(uint64_t);
    struct marks *file = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (file == MAP_FAILED)
        return NULL;
    file->unit_shift = unit_shift;
    file->units = units;
    file->first_unit = INT64_MAX;
    file->last_unit = -1;
    file->bits = (_Atomic uint64_t *)(file + 1);
    return file;
}

/* No range may refer to it any more. */
EXPORT void bigfile_faults_close(struct marks *file)
{
    size_t bytes = sizeof(struct marks) + (size_t)((file->units + 63) / 64) * sizeof(uint64_t);
    if (atomic_exchange(&file->faulted, 0) != 0)
        atomic_fetch_sub(&pending, 1);
    munmap(file, bytes);
}

/* Registers a range; -1 when the table is full or there is no memory. */
EXPORT int32_t bigfile_faults_add(struct marks *file, uintptr_t start, uintptr_t bytes, int64_t offset, int32_t writable)
{
    struct range *entry = NULL;
    int32_t index;
    pthread_mutex_lock(&gate);
    index = free_list;
    if (index >= 0) {
        entry = atomic_load(&chunks[index / CHUNK_RANGES]) + index % CHUNK_RANGES;
        free_list = atomic_load(&entry->next_free);
    } else if (atomic_load(&range_count) < CHUNKS * CHUNK_RANGES) {
        index = atomic_load(&range_count);
        if (index % CHUNK_RANGES == 0) {
            void *chunk = mmap(NULL, CHUNK_RANGES * sizeof(struct range), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (chunk == MAP_FAILED)
                index = -1;
            else
                atomic_store(&chunks[index / CHUNK_RANGES], (struct range *)chunk);
        }
        if (index >= 0)
            entry = atomic_load(&chunks[index / CHUNK_RANGES]) + index % CHUNK_RANGES;
    }
    if (entry != NULL) {
        atomic_fetch_add(&entry->version, 1);
        atomic_store(&entry->end, start + bytes);
        atomic_store(&entry->offset, offset);
        atomic_store(&entry->protection, writable ? PROT_READ | PROT_WRITE : PROT_READ);
        atomic_store(&entry->owner, file);
        atomic_store(&entry->start, start);
        atomic_fetch_add(&entry->version, 1);
        if (index == atomic_load(&range_count))
            atomic_store(&range_count, index + 1);
    }
    pthread_mutex_unlock(&gate);
    return entry == NULL ? -1 : index;
}

/* Takes a range out. Nothing in it may be touched any more. */
EXPORT void bigfile_faults_remove(int32_t index)
{
    struct range *entry = atomic_load(&chunks[index / CHUNK_RANGES]) + index % CHUNK_RANGES;
    pthread_mutex_lock(&gate);
    atomic_fetch_add(&entry->version, 1);
    atomic_store(&entry->start, 0);
    atomic_store(&entry->owner, NULL);
    atomic_fetch_add(&entry->version, 1);
    atomic_store(&entry->next_free, free_list);
    free_list = index;
    pthread_mutex_unlock(&gate);
}

/* Marks a range that normal code could not put right. */
EXPORT void bigfile_faults_mark(struct marks *file, int64_t offset, int64_t bytes)
{
    mark(file, offset, bytes);
}
