package transcribe

// stateRoom is how much memory all states of a worker may take together. With what else the worker needs (measured: 45 to 55 MB, most of
// it the Go program and the model's vocabulary) that keeps its peak below the model's size and 150 MB, however long the meeting is.
const stateRoom = 100 << 20

// Split says how to share that many processor cores: how many states side by side, with how many threads each. States of one thread
// are the fastest way, but each takes memory; where not all of them fit into stateRoom, fewer states get several threads. Beside a running
// recording there is one state: what was said just now shall be text soon, and windows come one at a time.
func Split(cores int, info EngineInfo, live bool) (states, threads int) {
	cores = max(1, cores)
	most := cores
	if each := info.Shape.StateBytes(); each > 0 {
		most = min(cores, max(1, int(stateRoom/each)))
	}
	if live {
		most = 1
	}
	states, threads = 1, cores
	for s := 2; s <= most; s++ {
		if t := cores / s; s*t >= states*threads {
			states, threads = s, t
		}
	}
	return states, threads
}

// StateBytes is about how much memory one state takes besides the weights: what the decoder looks up of the sound (keys and values of
// 16 bits for 1536 steps in each layer) and remembers of the text, what the encoder needs for its widest layer, and some MB for
// logits and the kernels' own work. 0 where the measures are not known.
func (s Shape) StateBytes() int64 {
	if !s.Known() {
		return 0
	}
	n, steps := int64(s.Width), int64(1536)
	layer := n * steps * 4
	heard, text := layer*int64(s.TextLayers), layer*int64(s.TextLayers)/10
	return 8<<20 + layer + text + max(7*layer, heard+2*layer)
}
