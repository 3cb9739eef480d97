// Several threads that share the work of one. They wait for a moment by spinning, then they sleep: between the products of one
// network there are microseconds, and a machine that is busy elsewhere must not pay for threads that only wait.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace rs {

class Crew {
  public:
    // With the caller's, that many threads; they have the priority of the thread that makes the crew.
    explicit Crew(int threads);
    ~Crew();
    Crew(const Crew &)             = delete;
    Crew & operator=(const Crew &) = delete;

    int threads() const { return (int) hands.size() + 1; }

    // Calls work(part, thread) once for each part, 0 to parts, thread from 0 to threads(), and returns when all are done. Whoever is
    // free takes the next part: a thread that the system keeps waiting delays no more than the part it has begun. One caller at a
    // time; work must not throw.
    template <typename Work> void share(int parts, Work && work) {
        if (parts <= 1 || hands.empty()) {
            for (int i = 0; i < parts; i++) {
                work(i, 0);
            }
            return;
        }
        begin(parts, &work, [](void * w, int part, int thread) { (*static_cast<std::remove_reference_t<Work> *>(w))(part, thread); });
    }

  private:
    typedef void (*Call)(void * work, int part, int thread);

    void begin(int parts, void * work, Call call);
    void take(int thread);
    void wait_for_work(int thread);

    std::vector<std::thread> hands;

    // The task that runs. They are written while nobody is inside.
    void *           work  = nullptr;
    Call             call  = nullptr;
    int              parts = 0;
    std::atomic<int> next{0};

    std::atomic<uint32_t> newest{0}; // number of the task begun last
    std::atomic<uint32_t> open{0};   // number of the task that may be entered; 0: none
    std::atomic<int>      inside{0};
    std::atomic<bool>     over{false};

    std::mutex              sleep; // guards asleep
    std::condition_variable wake;
    std::atomic<int>        asleep{0};
};

} // namespace rs
