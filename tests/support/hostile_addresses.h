// Addresses that nobody outside may have fetched, and what the refusal of each must say.
#pragma once

#include <array>

namespace chipline {

struct HostileAddress {
  const char* address;  // {p}, {p6}: ports where a canary listens on 127.0.0.1 and ::1
  const char* outcome;  // what the error must say
};

// None of them needs a name to be looked up but localhost.
inline constexpr auto kClosedAddresses = std::to_array<HostileAddress>({
    // Spellings of this machine.
    {"http://127.0.0.1:{p}/", "loopback"},
    {"http://127.1:{p}/", "loopback"},
    {"http://127.0.1:{p}/", "loopback"},
    {"http://2130706433:{p}/", "loopback"},
    {"http://0x7f000001:{p}/", "loopback"},
    {"http://0x7f.0.0.1:{p}/", "loopback"},
    {"http://0177.0.0.1:{p}/", "loopback"},
    {"http://017700000001:{p}/", "loopback"},
    {"http://0:{p}/", "this network"},
    {"http://0.0.0.0:{p}/", "this network"},
    {"http://127.0.0.1.:{p}/", "loopback"},
    {"http://127.255.255.254:{p}/", "loopback"},
    {"http://localhost:{p}/", "closed"},
    {"http://LocalHost.:{p}/", "closed"},
    {"http://%31%32%37.0.0.1:{p}/", "loopback"},
    {"http://１２７.0.0.1:{p}/", "loopback"},
    {"http://127。0。0。1:{p}/", "loopback"},
    {"http:\\\\127.0.0.1:{p}\\", "loopback"},
    {"http:/127.0.0.1:{p}/", "127.0.0.1"},
    {"http://[::1]:{p6}/", "not global unicast"},
    {"http://[0:0:0:0:0:0:0:1]:{p6}/", "not global unicast"},
    {"http://[::]:{p6}/", "not global unicast"},
    {"http://[::ffff:127.0.0.1]:{p}/", "loopback"},
    {"http://[::ffff:7f00:1]:{p}/", "loopback"},
    {"http://[::127.0.0.1]:{p}/", "not global unicast"},
    {"http://[64:ff9b::7f00:1]:{p}/", "not global unicast"},
    {"http://[2002:7f00:1::]:{p}/", "6to4"},
    {"http://[fe80::1%25lo]:{p}/", "zone"},
    // Other networks that are nobody else's business.
    {"http://10.0.0.1/", "private"},
    {"http://172.16.0.1/", "private"},
    {"http://192.168.0.1/", "private"},
    {"http://100.64.0.1/", "shared"},
    {"http://169.254.169.254/latest/meta-data/", "link-local"},
    {"http://[fd00:ec2::254]/", "not global unicast"},
    {"http://[ff02::1]/", "not global unicast"},
    {"http://224.0.0.1/", "multicast"},
    {"http://255.255.255.255/", "reserved"},
    // Other schemes, people in addresses, other doors.
    {"file:///etc/passwd", "not fetched"},
    {"gopher://127.0.0.1:{p}/_x", "not fetched"},
    {"ftp://127.0.0.1:{p}/", "not fetched"},
    {"javascript:alert(1)", "expected an address"},
    {"http://user:secret@127.0.0.1:{p}/", "expected an address"},
    {"http://example.org@127.0.0.1:{p}/", "expected an address"},
    {"http://127.0.0.1:{p}#@example.org/", "loopback"},
    {"http://1.1.1.1:22/", "port 22 is closed"},
    {"http://1.1.1.1:6379/", "port 6379 is closed"},
    {"http://127.0.0.1:99999/", "expected an address"},
});

}  // namespace chipline
