// Is this the head of a request that we take? Judged on the bytes, before any library reads them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chipline {

struct HeadLimits {
  std::size_t head_bytes = 16 * 1024;
  std::size_t target_bytes = 4 * 1024;
  std::size_t fields = 64;
  std::size_t body_bytes = 1024 * 1024;
  // A page may be larger than anything else that is sent: the body of document_target.
  std::string document_target = "/api/v1/documents";
  std::size_t document_bytes = std::size_t{10} << 20U;
  // Names by which clients may call us. Addresses and "localhost" always may: only a name can be
  // rebound to another address by whoever owns it.
  std::vector<std::string> host_names;
};

struct HeadVerdict {
  int refused = 0;             // an HTTP status, 0 where the head is fine
  std::string_view reason;     // one sentence, where refused
  std::size_t body_bytes = 0;  // how much follows the head
  bool close = false;          // the client wants no further request on this connection
};

// `head` ends with its empty line. Refused are: more than the limits; anything but HTTP/1.0 and 1.1
// and the methods GET HEAD POST DELETE OPTIONS; a target that does not begin with "/"; field names
// outside [A-Za-z0-9-]; folded lines and control bytes; no or several Host, or a foreign one;
// Transfer-Encoding and Content-Encoding; a Content-Length that is not one plain number. What is
// left reads the same to every parser, so that no two can be played against each other.
HeadVerdict JudgeHead(std::string_view head, const HeadLimits& limits);

}  // namespace chipline
