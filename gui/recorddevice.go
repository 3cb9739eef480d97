package gui

import (
	"context"
	"slices"
)

// askDevice lets a person record from another device, before the recording and while it runs: nothing that was recorded is touched.
func (r *recordScreen) askDevice() {
	w := r.w
	if w.o.Recorder == nil {
		w.note(w.t("record.begin"), w.t("record.not_here"))
		return
	}
	w.workHere(func(ctx context.Context) (func(), error) {
		all, err := w.o.Recorder.Devices(ctx)
		return func() {
			ids, names := []string{""}, []string{w.t("settings.device_system")}
			for _, d := range all {
				ids, names = append(ids, d.ID), append(names, d.Label(w.words))
			}
			now := names[max(0, slices.Index(ids, w.settings.Device))]
			w.chooseOne(w.t("record.from_where"), names, now, func(name string) { r.useDevice(ids[slices.Index(names, name)], name) })
		}, err
	})
}

func (r *recordScreen) useDevice(id, name string) {
	w := r.w
	now := w.settings
	now.Device = id
	w.setSettings(now)
	w.saveSettings()
	if l := w.rec; l != nil && l.s == r.s {
		l.rec.Use(id)
		l.note(w.t("record.now_from", "name", name))
		return
	}
	r.device.setValue(id)
}
