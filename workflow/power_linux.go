package workflow

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/godbus/dbus/v5"
)

// stayAwake asks the system (systemd-logind) not to sleep, idle or react to the lid while a recording runs. ok is false where nobody
// can be asked. end gives the promise back.
func stayAwake() (end func(), ok bool) {
	none := func() {}
	bus, err := dbus.ConnectSystemBus()
	if err != nil {
		return none, false
	}
	var fd dbus.UnixFD
	err = bus.Object("org.freedesktop.login1", "/org/freedesktop/login1").Call("org.freedesktop.login1.Manager.Inhibit", 0,
		"sleep:idle:handle-lid-switch", "Ratsschreiber", "recording a meeting", "block").Store(&fd)
	if err != nil {
		bus.Close()
		return none, false
	}
	return func() {
		_ = syscall.Close(int(fd)) // the promise ends with the descriptor
		bus.Close()
	}, true
}

// power gives the charge of the battery from 0 to 1 where the computer runs on it, else -1; mains says that it is known not to.
func power() (charge float64, mains bool) {
	supplies, err := os.ReadDir(powerSupplies)
	if err != nil {
		return -1, false
	}
	read := func(dir, name string) string {
		raw, err := os.ReadFile(filepath.Join(powerSupplies, dir, name))
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(raw))
	}
	charge = -1
	for _, entry := range supplies {
		switch dir := entry.Name(); read(dir, "type") {
		case "Mains", "USB":
			if read(dir, "online") == "1" {
				return -1, true
			}
		case "Battery":
			if read(dir, "status") != "Discharging" || read(dir, "scope") == "Device" { // a mouse has one, too
				continue
			}
			if n, err := strconv.Atoi(read(dir, "capacity")); err == nil {
				charge = float64(n) / 100
			}
		}
	}
	return charge, charge < 0 // without a battery that is used up, there is another supply
}

// powerSupplies is where the kernel tells of them (Documentation/ABI/testing/sysfs-class-power).
var powerSupplies = "/sys/class/power_supply"
