package intake

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// cues writes segments in one line each: from-to speaker: text.
func cues(t Transcript) string {
	var lines []string
	for _, s := range t.Segments {
		line := fmt.Sprintf("%g-%g ", s.From.Seconds(), s.To.Seconds())
		if s.SpeakerName != "" {
			line += s.SpeakerName + ": "
		}
		lines = append(lines, line+s.Text)
	}
	return strings.Join(lines, "\n")
}

func words(s meeting.Segment) string {
	var out []string
	for _, w := range s.Words {
		out = append(out, fmt.Sprintf("%s@%g-%g/%.2g", w.Text, w.From.Seconds(), w.To.Seconds(), w.Confidence))
	}
	return strings.Join(out, " ")
}

func TestTranscripts(t *testing.T) {
	for _, tt := range []struct {
		name, file, text, want, notes string
		form                          Form
	}{
		{"WebVTT", "a.vtt", "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\nGuten Abend.\n\n2\n00:00:03.000 --> 00:00:04.000 align:start position:10%\nIch eröffne\ndie Sitzung.\n",
			"1-2.5 Guten Abend.\n3-4 Ich eröffne die Sitzung.", "", FormVTT},
		{"hours are optional and may be many", "a.vtt", "WEBVTT - Sitzung\n\n00:01.000 --> 00:02.000\nEins.\n\n101:00:00.000 --> 101:00:01.000\nZwei.\n", "1-2 Eins.\n363600-363601 Zwei.", "", FormVTT},
		{"voices", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:05.000\n<v Ratsfrau Sommer>Das Dach ist undicht.</v>\n\n00:05.000 --> 00:09.000\n<v.loud Herr Kuhn>Ja &amp; doch wohl</v> <v Frau Engel>Danke schön ja</v>\n",
			"1-5 Ratsfrau Sommer: Das Dach ist undicht.\n5-7 Herr Kuhn: Ja & doch wohl\n7-9 Frau Engel: Danke schön ja", "", FormVTT},
		{"notes, styles and regions are no speech", "a.vtt", "WEBVTT\nKind: captions\nLanguage: de-DE\n\nNOTE geheim\nzweite Zeile\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n00:01.000 --> 00:02.000\n<c.x><i>Guten</i></c> <b>Abend</b>.\n",
			"1-2 Guten Abend.", "", FormVTT},
		{"Windows lines and byte order mark", "a.vtt", "\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nGuten Abend.\r\n", "1-2 Guten Abend.", "", FormVTT},
		{"no blank lines between cues", "a.vtt", "WEBVTT\n00:01.000 --> 00:02.000\nEins.\n00:02.000 --> 00:03.000\nZwei.\n", "1-2 Eins.\n2-3 Zwei.", "", FormVTT},
		{"out of order", "a.vtt", "WEBVTT\n\n00:05.000 --> 00:06.000\nZwei.\n\n00:01.000 --> 00:02.000\nEins.\n", "1-2 Eins.\n5-6 Zwei.", "cues_reordered=1", FormVTT},
		{"backwards and empty", "a.vtt", "WEBVTT\n\n00:05.000 --> 00:04.000\nEins.\n\n00:07.000 --> 00:08.000\n<i></i>\n", "5-5 Eins.", "cues_empty=1 cues_backwards=1", FormVTT},
		{"a damaged cue", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nEins.\n\n00:xx --> 00:04.000\nKaputt.\n\n00:05.000 --> 00:06.000\nZwei.\n", "1-2 Eins.\n5-6 Zwei.", "cues_skipped=1", FormVTT},
		{"rounded up to sixty seconds", "a.vtt", "WEBVTT\n\n00:43:54.133 --> 00:43:60.000\nEins.\n", "2634.133-2640 Eins.", "", FormVTT},
		{"entities and angle brackets", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n3 &lt; 4 &amp;&nbsp;5 < 6\n", "1-2 3 < 4 & 5 < 6", "", FormVTT},
		{"SubRip", "a.srt", "1\n00:00:01,000 --> 00:00:02,500\nGuten Abend.\n\n2\n00:00:03,000 --> 00:00:04,000 X1:10 X2:20\n{\\an8}<font color=\"red\">Ich eröffne</font>\ndie Sitzung.\n",
			"1-2.5 Guten Abend.\n3-4 Ich eröffne die Sitzung.", "", FormSRT},
		{"SubRip without numbers, with a blank line in a cue", "a.srt", "00:00:01,000 --> 00:00:02,500\nGuten Abend.\n\nMeine Damen.\n\n00:00:03,000 --> 00:00:04,000\nDanke.\n",
			"1-2.5 Guten Abend. Meine Damen.\n3-4 Danke.", "", FormSRT},
		{"SubRip with numbers and no blank lines", "a.srt", "1\n00:00:01,000 --> 00:00:02,500\nEins.\n2\n00:00:03,000 --> 00:00:04,000\nZwei.\n", "1-2.5 Eins.\n3-4 Zwei.", "", FormSRT},
		{"speakers as prefixes", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nSommer: Das Dach ist undicht.\n\n2\n00:00:02,000 --> 00:00:03,000\nKuhn: Wir prüfen das.\n\n3\n00:00:03,000 --> 00:00:04,000\nSommer: Danke.\n\n4\n00:00:04,000 --> 00:00:05,000\nKuhn: Bitte.\n",
			"1-2 Sommer: Das Dach ist undicht.\n2-3 Kuhn: Wir prüfen das.\n3-4 Sommer: Danke.\n4-5 Kuhn: Bitte.", "speakers_prefixed=4", FormSRT},
		{"a colon in running text is no speaker", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nMeine Frage: Wann wird gebaut?\n\n2\n00:00:02,000 --> 00:00:03,000\nIch sage es so: Bald.\n\n3\n00:00:03,000 --> 00:00:04,000\nDanke.\n",
			"1-2 Meine Frage: Wann wird gebaut?\n2-3 Ich sage es so: Bald.\n3-4 Danke.", "", FormSRT},
		{"whisper.cpp", "a.json", `{"systeminfo":"AVX","model":{"type":"base"},"params":{"model":"m.bin","language":"de"},"result":{"language":"de"},"transcription":[
			{"timestamps":{"from":"00:00:00,000","to":"00:00:02,000"},"offsets":{"from":0,"to":2000},"text":" Guten Abend."},{"offsets":{"from":2000,"to":3000},"text":" Danke.","speaker":"1"}]}`,
			"0-2 Guten Abend.\n2-3 1: Danke.", "", FormWhisperCpp},
		{"OpenAI's whisper", "a.json", `{"text":"x","language":"german","segments":[{"id":0,"seek":0,"start":0.0,"end":2.5,"text":" Guten Abend.","tokens":[50364,1],"avg_logprob":-0.1,"no_speech_prob":0.01}]}`,
			"0-2.5 Guten Abend.", "", FormWhisperJSON},
		{"Python's NaN", "a.json", `{"segments":[{"start":0.5,"end":2.5,"text":"NaN und \"Infinity\" bleiben","avg_logprob":NaN}],"language":"de"}`, `0.5-2.5 NaN und "Infinity" bleiben`, "", FormWhisperJSON},
		{"an array of segments", "a.json", `[{"start":"0.5","end":"00:01:02.5","text":"Eins","speaker":"SPEAKER_01"}]`, "0.5-62.5 SPEAKER_01: Eins", "", FormWhisperJSON},
		{"words alone", "a.json", `{"words":[{"word":"Guten","start":0,"end":0.5},{"word":"Abend.","start":0.5,"end":1},{"word":"Danke","start":5,"end":5.5}]}`, "0-1 Guten Abend.\n5-5.5 Danke", "", FormWhisperJSON},
		{"our own", "a.json", `{"language":"de","model":"ggml-mini","segments":[{"id":4,"start":1.5,"end":2,"speaker":"Frau Engel","text":"Danke.","confidence":0.5,"flags":["doubtful"],"words":[{"start":1.5,"end":2,"text":"Danke.","confidence":0.5}]}]}`,
			"1.5-2 Frau Engel: Danke.", "", FormOwnJSON},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseTranscript(context.Background(), tt.file, []byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if cues(got) != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", cues(got), tt.want)
			}
			if codes(got.Notes) != tt.notes {
				t.Errorf("notes %q, want %q", codes(got.Notes), tt.notes)
			}
			if got.Form != tt.form {
				t.Errorf("form %s", got.Form)
			}
		})
	}
}

func TestWordsOfTranscripts(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"whisper.cpp joins tokens", `{"transcription":[{"offsets":{"from":0,"to":3000},"text":" Guten Übergang.","tokens":[{"text":"[_BEG_]","offsets":{"from":0,"to":0},"p":0.9},
			{"text":" Gut","offsets":{"from":0,"to":500},"p":0.8},{"text":"en","offsets":{"from":500,"to":900},"p":0.6},{"text":" ` + "\xc3" + `","offsets":{"from":900,"to":1000},"p":0.5},{"text":"` + "\x9c" + `ber","offsets":{"from":1000,"to":1500},"p":0.5},
			{"text":"gang","offsets":{"from":1500,"to":2000},"p":0.5},{"text":".","offsets":{"from":2000,"to":2100},"p":0.5},{"text":"[_TT_150]","offsets":{"from":3000,"to":3000},"p":0.1}]}]}`,
			"Guten@0-0.9/0.7 Übergang.@0.9-2.1/0.5"},
		{"OpenAI's words", `{"segments":[{"start":0,"end":2,"text":" Guten Abend","words":[{"word":" Guten","start":0,"end":0.8,"probability":0.9},{"word":" Abend","start":0.8,"end":1.9,"probability":0.7}]}]}`,
			"Guten@0-0.8/0.9 Abend@0.8-1.9/0.7"},
		{"words beside the segments", `{"words":[{"word":"Guten","start":0,"end":0.8},{"word":"Abend","start":0.8,"end":1.9}],"segments":[{"start":0,"end":2,"text":"Guten Abend"}]}`,
			"Guten@0-0.8/0 Abend@0.8-1.9/0"},
		{"aligned words, a number without time", `{"segments":[{"start":0,"end":2,"text":"Wir zahlen 300","words":[{"word":"Wir","start":0,"end":0.3,"score":0.5},{"word":"zahlen","start":0.4,"end":0.9,"score":0.5},{"word":"300"}]}]}`,
			"Wir@0-0.3/0.5 zahlen@0.4-0.9/0.5"},
		{"words of another clock are dropped", `{"segments":[{"start":0,"end":2,"text":"Guten Abend","words":[{"word":"Guten","start":100,"end":101,"score":0.5}]}]}`, ""},
		{"time tags", "WEBVTT\n\n00:00.000 --> 00:03.000\nGuten <00:01.000>Abend <00:02.000>alle\n", "Guten@0-1/1 Abend@1-2/1 alle@2-3/1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseTranscript(context.Background(), "", []byte(tt.text))
			if err != nil {
				// invalid bytes make the whole file look like an older encoding; they must still be read
				t.Fatal(err)
			}
			if w := words(got.Segments[0]); w != tt.want {
				t.Errorf("got  %s\nwant %s", w, tt.want)
			}
		})
	}
}

func TestConfidenceAndLanguage(t *testing.T) {
	got, err := ParseTranscript(context.Background(), "", []byte(`{"language":"german","segments":[{"start":0,"end":1,"text":"a","avg_logprob":-0.5},{"start":1,"end":2,"text":"b"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if c := got.Segments[0].Confidence; math.Abs(float64(c)-math.Exp(-0.5)) > 1e-6 || got.Segments[1].Confidence != 0 {
		t.Errorf("confidence %v, %v", c, got.Segments[1].Confidence)
	}
	for in, want := range map[string]string{"german": "de", "de-DE": "de", "EN": "en", "deutsch": "de", "auto": "", "": "", "klingonisch": ""} {
		if got := languageCode(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestRefusalsOfTranscripts(t *testing.T) {
	var syntax *SyntaxError
	for _, tt := range []struct {
		name, text string
		is         error
		as         any
	}{
		{"nothing", "", ErrEmpty, nil},
		{"header alone", "WEBVTT\n", ErrNotTranscript, nil},
		{"running text", "Guten Abend, meine Damen und Herren.\n", ErrNotTranscript, nil},
		{"sound", "RIFF\x00\x00\x00\x01WAVEfmt \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", ErrNotTranscript, nil},
		{"empty JSON", "{}", ErrNotTranscript, nil},
		{"JSON without text", `{"segments":[]}`, ErrNotTranscript, nil},
		{"half a JSON", "{\"segments\":[{\"start\":0,\n\"text\":\"Geheim", nil, &syntax},
		{"wrong types", `{"segments":"Geheim"}`, nil, &syntax},
		{"only damaged cues", "WEBVTT\n\nxx --> 00:01.000\nGeheim\n", nil, &syntax},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseTranscript(context.Background(), "", []byte(tt.text))
			if err == nil || tt.is != nil && !errors.Is(err, tt.is) || tt.as != nil && !errors.As(err, tt.as) {
				t.Fatalf("got %v", err)
			}
			if strings.Contains(err.Error(), "Geheim") {
				t.Errorf("the error quotes the file: %v", err)
			}
		})
	}
}

func TestTenHoursOfCues(t *testing.T) {
	var b strings.Builder
	b.WriteString("WEBVTT\n\n")
	at := time.Duration(0)
	const n = 12_000
	stamp := func(d time.Duration) string {
		return fmt.Sprintf("%02d:%02d:%02d.%03d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60, d.Milliseconds()%1000)
	}
	for i := range n {
		fmt.Fprintf(&b, "%d\n%s --> %s\nDas ist der Satz Nummer %d.\n\n", i+1, stamp(at), stamp(at+3*time.Second), i)
		at += 3 * time.Second
	}
	got, err := ParseTranscript(context.Background(), "a.vtt", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Segments) != n || got.Length != 10*time.Hour {
		t.Errorf("%d segments, %v", len(got.Segments), got.Length)
	}
	if last := got.Segments[n-1]; last.ID != n || last.From != 10*time.Hour-3*time.Second {
		t.Errorf("last %+v", last)
	}
}
