package main

import "encoding/binary"

// What stands in the machine's memory when Linux begins ("The Linux/x86 Boot Protocol" of its documentation).
const (
	paramsAt  = 0x10000 // struct boot_params
	commandAt = 0x11000 // the kernel's command line
	kernelAt  = 0x100000
	initrdAt  = 0x8000000
	romAt     = 0xf0000
	romSize   = 0x10000
	piece     = 256 * 512 // bytes that the disk is read by at a time
)

// segment is what the ROM reads from the disk, one behind the other: so many pieces to an address.
type segment struct {
	to   uint32
	data []byte
}

func (s segment) pieces() int { return (len(s.data) + piece - 1) / piece }

// rom is what the processor begins with instead of a BIOS: it goes to protected mode, reads segments from the disk and jumps into the
// kernel by the 32-bit protocol. So nothing of the machine is set up but memory, and Linux asks no firmware.
func rom(segments []segment) []byte {
	code := []byte{
		0xfa,                                            // cli
		0x2e, 0x66, 0x0f, 0x01, 0x16, gdtr & 0xff, 0x00, // lgdt cs:[gdtr]
		0x0f, 0x20, 0xc0, // mov eax, cr0
		0x0c, 0x01, // or al, 1
		0x0f, 0x22, 0xc0, // mov cr0, eax
		0x66, 0xea, gdtr + 6, 0x00, romAt >> 16, 0x00, 0x10, 0x00, // jmp 0x10:entry
		// gdtr:
		0x1f, 0x00, gdt, 0x00, romAt >> 16, 0x00,
		// entry, in 32-bit code:
		0x66, 0xb8, 0x18, 0x00, // mov ax, 0x18
		0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0, 0x8e, 0xe0, 0x8e, 0xe8, // mov ds, es, ss, fs, gs, ax
		0x66, 0xba, 0xf6, 0x03, // mov dx, 0x3f6: the disk's control
		0xb0, 0x02, 0xee, // out dx, 2: no interrupts
		0xfc,                                 // cld
		0xbe, table, 0x00, romAt >> 16, 0x00, // mov esi, table
		0x31, 0xdb, // xor ebx, ebx: pieces that have been read
		// next segment:
		0xad,       // lodsd: the address
		0x85, 0xc0, // test eax, eax
		0x74, 0x4b, // jz boot
		0x89, 0xc7, // mov edi, eax
		0xad,       // lodsd: the pieces
		0x89, 0xc5, // mov ebp, eax
		// next piece: 256 sectors from number 256 ebx on
		0x66, 0xba, 0xf2, 0x01, // mov dx, 0x1f2
		0x30, 0xc0, 0xee, // out dx, 0: 256 sectors
		0x42, 0x30, 0xc0, 0xee, // inc edx; out dx, 0: the sector's lowest byte
		0x42, 0x88, 0xd8, 0xee, // inc edx; out dx, bl
		0x42, 0x88, 0xf8, 0xee, // inc edx; out dx, bh
		0x42, 0xb0, 0xe0, 0xee, // inc edx; out dx, 0xe0: the first disk, by sectors' numbers
		0x42, 0xb0, 0x20, 0xee, // inc edx; out dx, 0x20: read
		0x43,                         // inc ebx
		0xb8, 0x00, 0x01, 0x00, 0x00, // mov eax, 256
		// next sector:
		0x89, 0xc4, // mov esp, eax: there is no stack yet
		0x66, 0xba, 0xf7, 0x01, // mov dx, 0x1f7: the status
		0xec, 0xa8, 0x80, 0x75, 0xfb, // until it is not busy
		0xa8, 0x08, 0x74, 0xf7, // and has data
		0x66, 0xba, 0xf0, 0x01, // mov dx, 0x1f0
		0xb9, 0x00, 0x01, 0x00, 0x00, // mov ecx, 256
		0x66, 0xf3, 0x6d, // rep insw
		0x89, 0xe0, 0x48, // mov eax, esp; dec eax
		0x75, 0xe0, // jnz next sector
		0x4d, 0x75, 0xbc, // dec ebp; jnz next piece
		0xeb, 0xb0, // jmp next segment
		// boot:
		0xbe, 0x00, 0x00, paramsAt >> 16, 0x00, // mov esi, paramsAt
		0x31, 0xed, 0x31, 0xff, 0x31, 0xdb, // xor ebp, ebp; xor edi, edi; xor ebx, ebx
		0xbc, 0x00, 0x00, 0x09, 0x00, // mov esp, 0x90000
		0xb8, 0x00, 0x00, kernelAt >> 16, 0x00, // mov eax, kernelAt
		0xff, 0xe0, // jmp eax
	}
	image := make([]byte, romSize)
	copy(image, code)
	little := binary.LittleEndian
	little.PutUint64(image[gdt+16:], 0x00cf9a000000ffff) // code of 4 GiB
	little.PutUint64(image[gdt+24:], 0x00cf92000000ffff) // data
	at := table
	for _, s := range segments {
		little.PutUint32(image[at:], s.to)
		little.PutUint32(image[at+4:], uint32(s.pieces()))
		at += 8
	}
	copy(image[0xfff0:], []byte{0xea, 0x00, 0x00, 0x00, romAt >> 12}) // where a processor begins: jmp 0xf000:0
	return image
}

// Places in the ROM.
const (
	gdtr  = 0x18
	gdt   = 0xa8
	table = gdt + 32
)
