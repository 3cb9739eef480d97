package workflow

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/transcribe"
)

func TestTranscribingAgainLeavesWhatPersonsDidAndAsksBeforeItCounts(t *testing.T) {
	for name, span := range map[string]meeting.Span{"the whole": {}, "one item": {To: 60 * time.Second}} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			f := spokenFile(t)
			o := TranscribeOptions{Model: "m", Finder: "f", Program: os.Args[0], States: 1, Info: transcribe.EngineInfo{Name: "klein", SHA256: "1"}}
			first, err := Transcribe(ctx, f, o, nil)
			must(t, err)
			segs, err := f.Segments(ctx, store.SegmentQuery{})
			must(t, err)
			changed := segs[0]
			changed.Text = "Die Sitzung ist eröffnet."
			must(t, f.EditSegment(ctx, changed, testClerk))
			must(t, f.AssignSpeaker(ctx, []meeting.SegmentID{segs[1].ID, segs[2].ID}, "", "Frau Sommer", testClerk))
			before, err := f.Segments(ctx, store.SegmentQuery{})
			must(t, err)

			o.Again, o.Span, o.Info = true, span, transcribe.EngineInfo{Name: "groß", SHA256: "2"}
			second, err := Transcribe(ctx, f, o, nil)
			must(t, err)
			if second.ID == first.ID || !second.Complete {
				t.Fatalf("no new version: %+v", second)
			}
			after, err := f.Segments(ctx, store.SegmentQuery{})
			must(t, err)
			if !reflect.DeepEqual(before, after) {
				t.Error("the text in use was changed without being asked")
			}
			if w, err := Waiting(ctx, f); err != nil || w.ID != second.ID {
				t.Errorf("waiting: %+v, %v", w, err)
			}
			if _, err := UseVersion(ctx, f, second.ID, ""); err == nil {
				t.Error("nobody chose")
			}
			change, err := UseVersion(ctx, f, second.ID, testClerk)
			must(t, err)
			if change.Speakers != 2 || change.Left != 0 {
				t.Errorf("%+v", change)
			}
			got, err := f.Segments(ctx, store.SegmentQuery{})
			must(t, err)
			if len(got) != len(before) {
				t.Fatalf("%d segments, were %d", len(got), len(before))
			}
			if got[0].Text != changed.Text || got[0].By != testClerk || got[1].SpeakerName != "Frau Sommer" || got[2].SpeakerName != "Frau Sommer" || got[3].SpeakerName != "" {
				t.Errorf("%+v", got[:4])
			}
			if got[1].Version != second.ID {
				t.Error("the new text is not shown")
			}
			if w, err := Waiting(ctx, f); err != nil || w.ID != 0 {
				t.Errorf("still waiting: %+v, %v", w, err)
			}
			old, err := f.Segments(ctx, store.SegmentQuery{Version: first.ID})
			must(t, err)
			if !reflect.DeepEqual(old, before) {
				t.Error("the old version was changed")
			}
			c, err := LoadCoverage(ctx, f)
			must(t, err)
			if c.Pending != 0 || c.Transcribed+c.Flagged+c.Silent != 300*time.Second {
				t.Errorf("coverage: %+v", c)
			}
			must(t, f.VerifyContent(ctx))
		})
	}
}

func TestNothingWaitsWhereAnInterruptedPassIsFinishedAfterANewerOne(t *testing.T) {
	ctx := t.Context()
	f, _, err := NewMeeting(ctx, filepath.Join(t.TempDir(), "x"+Extension), NewMeetingOptions{})
	must(t, err)
	defer f.Close()
	var ids []meeting.VersionID
	for range 3 {
		id, err := f.StartVersion(ctx, meeting.Version{Model: "m", Started: time.Now()})
		must(t, err)
		ids = append(ids, id)
	}
	for _, i := range []int{0, 2, 1} {
		must(t, f.FinishVersion(ctx, meeting.Version{ID: ids[i], Complete: true}))
		if w, err := Waiting(ctx, f); err != nil || w.ID != 0 {
			t.Errorf("after finishing pass %d: waiting %+v, %v; nobody has worked on any", i+1, w, err)
		}
	}
}
