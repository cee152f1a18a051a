// The only outgoing HTTP of the program, on libcurl.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ingest/address_guard.h"
#include "ingest/http_client.h"

namespace chipline {

struct CurlOptions {
  AddressGuard guard;
  std::string user_agent = "chipline";
  // Ports beside 80 and 443, by host: those that an operator wrote into a list of sources. An
  // address that was opened on purpose may be connected to on any port.
  std::vector<std::pair<std::string, std::uint16_t>> ports;
  std::size_t body_bytes = std::size_t{10} << 20U;  // decoded
  std::size_t head_bytes = std::size_t{64} << 10U;
  Micros connect_timeout = 10'000'000;
  Micros timeout = 30'000'000;              // of a whole call
  Micros own_server_timeout = 300'000'000;  // a long document takes its time to be read
  Micros silence = 10'000'000;              // fewer than 50 bytes a second for that long
  // In place of DNS: the addresses of a host, asked at each call. For tests.
  std::function<std::string(const std::string& host)> resolve;
};

// An address is judged in the moment its socket is opened, so what was judged is what is connected
// to, whatever a name meant a moment before. No proxy, netrc, cookie, referrer or stored
// credential, whatever the environment says; certificates are verified; responses may be
// compressed, and count as what they unfold to.
std::unique_ptr<HttpClient> MakeCurlClient(CurlOptions options);

}  // namespace chipline
