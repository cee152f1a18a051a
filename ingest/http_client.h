// Outgoing HTTP as plain values: calls begin, replies come back later, in any order. Whoever
// decides what to fetch next (crawl.h) sees no socket and no clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/web_url.h"
#include "model/day.h"

namespace chipline {

struct HttpField {
  std::string name;  // of replies in lower case
  std::string value;
  friend bool operator==(const HttpField&, const HttpField&) = default;
};

struct HttpCall {
  std::uint64_t id = 0;  // the caller's own, unique among the calls that are under way
  std::string method = "GET";
  WebUrl url;
  std::vector<HttpField> fields;
  std::string body;
  // To the server that documents are delivered to, which its operator named: neither its address
  // nor its port is judged. Everything else is a stranger's.
  bool to_own_server = false;
};

enum class HttpFault : std::uint8_t {
  kNone,         // there is a status
  kRefused,      // by us: an address or port that is not connected to
  kTooLarge,     // more bytes than we take, before or after decompression
  kTimeout,      // too slow, or silent
  kUnreachable,  // no name, no connection, no certificate that we trust
  kBroken,       // what came is not HTTP, or not what its headers said
};

struct HttpReply {
  std::uint64_t id = 0;
  int status = 0;
  std::vector<HttpField> fields;
  std::string body;  // decoded; empty where there is a fault
  HttpFault fault = HttpFault::kNone;
  std::string reason;  // of the fault, one line

  // The first field of that name (lower case); empty where there is none.
  std::string_view Field(std::string_view name) const;
};

// One thread at a time.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Follows no redirect and keeps no cookie: a call is one request.
  virtual void Start(HttpCall call) = 0;
  // The replies that have come, waiting for the first at most as long as said.
  virtual std::vector<HttpReply> Wait(Micros at_most) = 0;
};

}  // namespace chipline
