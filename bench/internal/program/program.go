// Package program is how the measuring programs below bench begin and end.
package program

import (
	"context"
	"log"
	"os"
	"os/signal"
)

// Run does what the program is for and returns where that went well. Where it did not, the error is printed under the program's name and the process
// ends with exit code 1. do's context ends with an interrupt, so that do can put its things away.
func Run(name string, do func(ctx context.Context) error) {
	log.SetFlags(0)
	log.SetPrefix(name + ": ")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := do(ctx); err != nil {
		stop()
		log.Fatal(err)
	}
}
