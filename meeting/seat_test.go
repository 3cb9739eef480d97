package meeting

import (
	"reflect"
	"testing"
)

func TestSeatsAreReadAsListsWriteThem(t *testing.T) {
	for in, want := range map[string]Seat{"12": {0, 12}, "Platz 12": {0, 12}, "2/3": {2, 3}, "2-3": {2, 3}, "Reihe 2, Platz 3": {2, 3}, " 007 ": {0, 7}} {
		if got, ok := ParseSeat(in); !ok || got != want {
			t.Errorf("%q is %v, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "vorn", "1/2/3", "0", "1000", "99999999999999999999"} {
		if got, ok := ParseSeat(in); ok {
			t.Errorf("%q is read as %v", in, got)
		}
	}
}

func TestTheSeatPlanFollowsTheRoom(t *testing.T) {
	members := []Member{{Name: "a", Seat: "2/1"}, {Name: "b"}, {Name: "c", Seat: "1/10"}, {Name: "d", Seat: "1/2"}, {Name: "e", Seat: "hinten"}}
	rows, rest := SeatPlan(members)
	names := func(ms []Member) (out []string) {
		for _, m := range ms {
			out = append(out, m.Name)
		}
		return out
	}
	if len(rows) != 2 || rows[0].Row != 1 || !reflect.DeepEqual(names(rows[0].Members), []string{"d", "c"}) || !reflect.DeepEqual(names(rows[1].Members), []string{"a"}) {
		t.Errorf("rows %v", rows)
	}
	if !reflect.DeepEqual(names(rest), []string{"b", "e"}) {
		t.Errorf("without a seat: %v", names(rest))
	}
}

func TestDigitsFindWhoSitsThere(t *testing.T) {
	members := []Member{{Name: "eins", Seat: "1"}, {Name: "zwölf", Seat: "12"}, {Name: "drei", Seat: "3"}, {Name: "ohne"}}
	for _, c := range []struct {
		digits, who string
		more        bool
	}{{"1", "eins", true}, {"12", "zwölf", false}, {"3", "drei", false}, {"4", "", false}, {"", "", false}} {
		got, more := AtSeat(members, c.digits)
		name := ""
		if got != nil {
			name = got.Name
		}
		if name != c.who || more != c.more {
			t.Errorf("%q: %q, %v", c.digits, name, more)
		}
	}
	rows := []Member{{Name: "x", Seat: "2/3"}, {Name: "y", Seat: "2/31"}}
	if got, more := AtSeat(rows, "23"); got == nil || got.Name != "x" || !more {
		t.Errorf("row and seat: %v, %v", got, more)
	}
}
