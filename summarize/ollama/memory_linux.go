package ollama

import (
	"bufio"
	"os"
	"strconv"
	"strings"
)

// Memory gives the machine's main memory in bytes; 0 where it cannot be told.
func Memory() uint64 {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) >= 2 && fields[0] == "MemTotal:" {
			n, err := strconv.ParseUint(fields[1], 10, 64)
			if err == nil {
				return n << 10
			}
		}
	}
	return 0
}
