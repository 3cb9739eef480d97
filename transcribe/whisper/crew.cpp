#include "crew.h"

namespace rs {

namespace {

inline void breathe() {
#if defined(__x86_64__) && defined(__GNUC__)
    __builtin_ia32_pause();
#endif
}

// About 20 microseconds: the time that waking up takes.
constexpr int patience = 1000;

} // namespace

Crew::Crew(int threads) {
    for (int i = 1; i < threads; i++) {
        hands.emplace_back([this, i] { wait_for_work(i); });
    }
}

Crew::~Crew() {
    {
        const std::lock_guard<std::mutex> lock(sleep);
        over = true;
    }
    wake.notify_all();
    for (auto & h : hands) {
        h.join();
    }
}

void Crew::begin(int count, void * w, Call c) {
    work  = w;
    call  = c;
    parts = count;
    next  = 0;
    const uint32_t number = newest + 1 == 0 ? 1 : newest + 1;
    open   = number;
    newest = number;
    if (asleep > 0) {
        { const std::lock_guard<std::mutex> lock(sleep); } // whoever has looked but does not sleep yet is passed by
        wake.notify_all();
    }
    take(0);
    open = 0;
    for (int i = 0; inside > 0; i++) { // somebody is at his last part
        if (i < patience) {
            breathe();
        } else {
            std::this_thread::yield();
        }
    }
}

void Crew::take(int thread) {
    for (int part = next++; part < parts; part = next++) {
        call(work, part, thread);
    }
}

void Crew::wait_for_work(int thread) {
    uint32_t seen = 0;
    while (true) {
        for (int i = 0; i < patience && newest == seen && !over; i++) {
            breathe();
        }
        if (newest == seen) {
            std::unique_lock<std::mutex> lock(sleep);
            asleep++;
            wake.wait(lock, [&] { return newest != seen || over; });
            asleep--;
        }
        if (over) {
            return;
        }
        seen = newest;
        inside++; // before the look whether it may: begin closes first and counts then
        if (open == seen) {
            take(thread);
        }
        inside--;
    }
}

} // namespace rs
