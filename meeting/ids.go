package meeting

import (
	"fmt"
	"strconv"
	"strings"
)

// Ids have types of their own, so that a segment's number is never handed over as a fact's.
type (
	// ItemID names an agenda item within its meeting and survives renumbering. It is never shown.
	ItemID string
	// MemberID names a person of the roster within the meeting.
	MemberID string
	// SegmentID numbers a segment within the meeting file, from 1, never used twice.
	SegmentID int64
	// MarkID numbers a mark within the meeting file, from 1.
	MarkID int64
	// FactID numbers a fact within the meeting file, from 1.
	FactID int64
	// PassageID numbers a passage within the meeting file, from 1; its versions share the number.
	PassageID int64
	// WindowID numbers a decoded window of sound within the meeting file, from 1.
	WindowID int64
	// VersionID numbers a transcript (a model's pass over the sound) within the meeting file, from 1.
	VersionID int64
)

// ClockTime is a time of day as minutes write it, "18:30". The empty string means that nobody said it.
type ClockTime string

// NewClockTime makes a ClockTime of hour and minute, or "" where they are no time of day.
func NewClockTime(hour, minute int) ClockTime {
	if hour < 0 || hour > 24 || minute < 0 || minute > 59 || hour == 24 && minute > 0 {
		return ""
	}
	return ClockTime(fmt.Sprintf("%02d:%02d", hour, minute))
}

// Minutes counts the minutes since midnight; ok is false where c is empty or no time of day.
func (c ClockTime) Minutes() (n int, ok bool) {
	h, m, found := strings.Cut(string(c), ":")
	if !found {
		return 0, false
	}
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if err1 != nil || err2 != nil || NewClockTime(hour, minute) == "" {
		return 0, false
	}
	return hour*60 + minute, true
}
