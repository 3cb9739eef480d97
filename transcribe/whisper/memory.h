// Memory for states. whisper.cpp reserves for each state all that it could ever need at once; here a page is there from when it is first
// written to until nobody reads it any more.
#pragma once

#include <ggml-backend-impl.h>

namespace rs::accel {

// Buffers of fresh pages of the system: clearing one gives its pages back. Elsewhere than on Linux, ggml's own.
ggml_backend_buffer_type_t memory();

// What a state's encoder leaves behind. whisper.cpp computes it in three graphs: convolutions, layers, and what the decoder shall look up
// of them. Each has room of its own and reads of the one before only its result. What nobody will read any more is given back to the
// system at once, so that a state never has all of its room at the same time. A graph that the scheduler split between us and ggml
// is not recognised, and everything stays.
class Spent {
  public:
    // Looks at a graph that is about to be computed and gives back what nobody needs from now on. Returns the node after which to call
    // release, or -1.
    int look(const ggml_cgraph * graph);

    // Gives back the room of the convolutions.
    void release();

  private:
    struct Room {
        char * base = nullptr;
        size_t size = 0;

        bool holds(const void * p) const { return p >= base && p < base + size; }
    };

    Room         convolutions, layers;
    const void * heard = nullptr; // what the layers say, within their room
    Room         memory;          // the decoder's, of what the encoder heard

    static Room room_of(const ggml_tensor * t);
};

} // namespace rs::accel
