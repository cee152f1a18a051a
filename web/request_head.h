// Is this the head of a request that we take? Judged on the bytes, before any library reads them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chipline {

// Of a text or a page as somebody sends it, by whichever way.
inline constexpr std::size_t kTextBytes = std::size_t{10} << 20U;

// Bodies that may be larger than others.
struct LargerBody {
  std::string_view target;
  std::size_t bytes;
};

struct HeadLimits {
  std::size_t head_bytes = 16 * 1024;
  std::size_t target_bytes = 4 * 1024;
  std::size_t fields = 64;
  std::size_t field_bytes = 8 * 1024;  // of one line
  std::size_t body_bytes = 1024 * 1024;
  // Signing in carries the form that was sent before it (web/held_form.h).
  std::vector<LargerBody> larger = {{"/api/v1/documents", kTextBytes},
                                    {"/api/v1/events/suggest", kTextBytes},
                                    {"/new", kTextBytes},
                                    {"/sign-in", kTextBytes + 1024 * 1024}};
  // Names by which clients may call us. Addresses and "localhost" always may: only a name can be
  // rebound to another address by whoever owns it.
  std::vector<std::string> host_names;
};

struct HeadVerdict {
  int refused = 0;             // an HTTP status, 0 where the head is fine
  std::string reason;          // one sentence, where refused; it names the limit
  std::size_t body_bytes = 0;  // how much follows the head
  bool close = false;          // the client wants no further request on this connection
};

// `head` ends with its empty line. Refused are: more than the limits; anything but HTTP/1.0 and 1.1
// and the methods GET HEAD POST DELETE OPTIONS; a target that does not begin with "/"; field names
// outside [A-Za-z0-9-]; folded lines and control bytes; no or several Host, or a foreign one;
// Transfer-Encoding and Content-Encoding; a Content-Length that is not one plain number. What is
// left reads the same to every parser, so that no two can be played against each other.
HeadVerdict JudgeHead(std::string_view head, const HeadLimits& limits);
// What is said where the head does not even end within its limit.
HeadVerdict TooLongHead(const HeadLimits& limits);

// Whether a browser asks, for a page of ours and not for the API. Any bytes will do.
bool AsksForPage(std::string_view head);

}  // namespace chipline
