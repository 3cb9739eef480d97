package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// reviewall FILE NAME [LEAVE] has the program confirm each fact and each passage that nobody has looked at, by one command each, but for the
// last LEAVE ones. There is no command that does it at once.
func reviewall(ts *testscript.TestScript, _ bool, args []string) {
	type place struct {
		flag string
		n    int64
	}
	var places []place
	seen := map[place]bool{}
	var list struct {
		Problems []struct {
			Facts   []int64 `json:"facts"`
			Passage int64   `json:"passage"`
		} `json:"problems"`
	}
	ts.Check(json.Unmarshal(output(ts, "check", args[0], "--json"), &list))
	add := func(p place) {
		if !seen[p] {
			seen[p] = true
			places = append(places, p)
		}
	}
	for _, p := range list.Problems {
		for _, f := range p.Facts {
			add(place{"--fact", f})
		}
		if p.Passage != 0 {
			add(place{"--passage", p.Passage})
		}
	}
	if len(args) > 2 {
		leave, err := strconv.Atoi(args[2])
		ts.Check(err)
		places = places[:len(places)-leave]
	}
	for _, p := range places {
		ts.Check(ts.Exec("ratsschreiber", "confirm", args[0], p.flag, strconv.FormatInt(p.n, 10), "--by", args[1], "--heard"))
	}
}

// output runs the program in the script's folder and gives what it prints, whatever its exit code.
func output(ts *testscript.TestScript, args ...string) []byte {
	path, err := exec.LookPath("ratsschreiber")
	ts.Check(err)
	cmd := exec.Command(path, args...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "RATSSCHREIBER_HOME="+ts.Getenv("RATSSCHREIBER_HOME"), "LANG="+ts.Getenv("LANG"),
		passphraseFile+"="+ts.Getenv(passphraseFile))
	var out bytes.Buffer
	cmd.Stdout = &out
	_ = cmd.Run() // check ends with 3 while anything is left
	return out.Bytes()
}

// append FILE TEXT puts text at the end of a file.
func appendText(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_WRONLY, 0)
	ts.Check(err)
	defer f.Close()
	_, err = f.WriteString(args[1])
	ts.Check(err)
}
