package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// machine is what is emulated, and with what.
type machine struct {
	archive
	bochs, kernel, init string
	environment         []string
	memory              int // MiB
	limit               time.Duration
}

// commandLine is the kernel's: there is no firmware and no bus to ask, and nobody to be kept out. Bochs and Linux are of two minds on
// how large states are that XSAVEC (321) and XSAVES (323) save.
const commandLine = "console=ttyS0,115200 loglevel=3 clearcpuid=321,323 nokaslr mitigations=off nopti acpi=off pci=off noapic no_timer_check " +
	"random.trust_cpu=on lpj=400000 audit=0 nowatchdog tsc=reliable init_on_alloc=0 panic=-1 rdinit=/init"

// configuration is Bochs's. Its clock, which a second of has so many instructions, does not follow the real one.
const configuration = `config_interface: textconfig
display_library: nogui
cpu: model=corei7_skylake_x, count=1, ips=100000000, reset_on_triple_fault=0
memory: guest=%d, host=%[1]d
romimage: file=rom, address=0xffff0000
vgaromimage: file=vga
boot: disk
ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
ata0-master: type=disk, path=disk, mode=flat, cylinders=%d, heads=16, spt=63, translation=none
com1: enabled=1, mode=file, dev=serial
parport1: enabled=0
speaker: enabled=0
clock: sync=none
log: log
panic: action=fatal
error: action=ignore
info: action=ignore
debug: action=ignore
`

// run runs command lines and prints what they do.
func (m *machine) run(commands []string) error {
	kernelFile, err := os.ReadFile(m.kernel)
	if err != nil {
		return err
	}
	if err := m.add("init", m.init); err != nil {
		return err
	}
	m.entry("environment", 0o100644, []byte(strings.Join(m.environment, "\n")))
	m.end(commands)
	segments, err := boot(kernelFile, m.Bytes(), commandLine, m.memory)
	if err != nil {
		return fmt.Errorf("%s: %w", m.kernel, err)
	}
	dir, err := os.MkdirTemp("", "guest")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	image, cylinders := disk(segments)
	for name, data := range map[string][]byte{"rom": rom(segments), "vga": make([]byte, 512), "disk": image, "serial": nil,
		"bochsrc": fmt.Appendf(nil, configuration, m.memory, cylinders)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	err = m.emulate(dir)
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		fmt.Fprintf(os.Stderr, "%s\n", log[max(0, len(log)-2000):])
	}
	return err
}

// emulate runs the machine whose files are in a folder until init has said whether all passed.
func (m *machine) emulate(dir string) error {
	program, err := filepath.Abs(m.bochs)
	if filepath.Base(m.bochs) == m.bochs {
		program, err = exec.LookPath(m.bochs)
	}
	if err != nil {
		return err
	}
	c := exec.Command(program, "-q", "-f", "bochsrc")
	c.Dir = dir
	if err := c.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	defer c.Process.Kill()
	serial, err := os.Open(filepath.Join(dir, "serial"))
	if err != nil {
		return err
	}
	defer serial.Close()
	text, line, deadline := bufio.NewReader(serial), "", time.After(m.limit)
	for last := false; ; {
		part, err := text.ReadString('\n')
		line += part
		switch {
		case err == nil:
			line = strings.TrimRight(line, "\r\n")
			fmt.Println(line)
			switch {
			case line == "guest: all passed":
				return nil
			case line == "guest: failed", strings.Contains(line, "Kernel panic"):
				return errors.New("failed")
			}
			line = ""
			continue
		case err != io.EOF:
			return err
		case last:
			return errors.New("the emulator ended")
		}
		select {
		case <-ended:
			last = true
		case <-deadline:
			return fmt.Errorf("not finished after %v", m.limit)
		case <-time.After(200 * time.Millisecond):
		}
	}
}
