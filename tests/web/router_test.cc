#include "web/router.h"

#include "tests/support/catch.h"

namespace chipline {
namespace {

Response Echo(const Request& request) {
  Response response;
  response.body = request.path;
  for (const Parameter& value : request.path_values)
    response.body += " " + value.name + "=" + value.value;
  for (const Parameter& value : request.parameters)
    response.body += " ?" + value.name + "=" + value.value;
  return response;
}

// "200 body" or "404 type: detail" and what the client can do about it.
std::string Ask(const std::string& method, const std::string& target) {
  static const Router router({
      {"GET", "/", "root", {{"date", ""}}, Echo},
      {"GET", "/state", "list", {{"date", ""}, {"known_at", ""}, {"subject", ""}}, Echo},
      {"GET", "/state/{issuer}/{flow}", "one", {}, Echo},
      {"GET", "/events", "list", {}, Echo},
      {"POST", "/events", "add", {}, Echo, Access::kOpen},
  });
  Request request;
  request.method = method;
  const Response response = router.Dispatch(request, target);
  std::string shown = std::to_string(response.status);
  if (response.problem) {
    shown += " " + std::string(KindOf(response.problem->type).id);
    if (!response.problem->parameter.empty()) shown += " " + response.problem->parameter;
    if (!response.problem->suggestion.empty()) shown += " -> " + response.problem->suggestion;
  } else if (!response.body.empty()) {
    shown += " " + response.body;
  }
  const std::string& fields = response.headers.text();
  for (std::size_t at = 0; at < fields.size(); at = fields.find('\n', at) + 1) {
    shown += " (" + fields.substr(at, fields.find('\r', at) - at) + ")";
  }
  return shown;
}

TEST_CASE("a method and a path find their route, and nothing is ignored silently") {
  struct Row {
    std::string method, target, answer;
  };
  const std::vector<Row> table = {
      {"GET", "/", "200 /"},
      {"GET", "/?date=2025-11-09", "200 / ?date=2025-11-09"},
      {"GET", "/state", "200 /state"},
      {"GET", "/state/US/export", "200 /state/US/export issuer=US flow=export"},
      {"GET", "/state/U%53/export", "200 /state/US/export issuer=US flow=export"},
      {"POST", "/events", "200 /events"},
      {"GET", "/stat", "404 not-found"},
      {"GET", "/state/", "404 not-found"},
      {"GET", "/state/US", "404 not-found"},
      {"GET", "/state//export", "404 not-found"},
      {"GET", "/state/US/export/", "404 not-found"},
      {"GET", "//", "404 not-found"},
      {"GET", "/..", "404 not-found"},
      {"GET", "/state/US%2fexport", "400 invalid-request path"},
      {"GET", "/state/%ff/export", "400 invalid-request path"},
      {"GET", "/%0a", "400 invalid-request path"},
      {"GET", "", "400 invalid-request path"},
      {"GET", "state", "400 invalid-request path"},
      {"GET", "/state?dat=1", "400 unknown-parameter dat -> date"},
      {"GET", "/state?knownat=1", "400 unknown-parameter knownat -> known_at"},
      {"GET", "/state?zzzzzzzz=1", "400 unknown-parameter zzzzzzzz"},
      {"GET", "/state?Date=2025-01-01", "400 unknown-parameter Date -> date"},
      {"GET", "/state?date=1&date=2", "400 repeated-parameter date"},
      {"GET", "/state?date=%zz", "400 invalid-request date"},
      {"GET", "/state?date=%00", "400 invalid-request date"},
      {"GET", "/events?limit=1", "400 unknown-parameter limit"},
      {"PUT", "/state", "405 method-not-allowed (Allow: GET, HEAD, OPTIONS)"},
      {"POST", "/state", "405 method-not-allowed (Allow: GET, HEAD, OPTIONS)"},
      {"DELETE", "/events", "405 method-not-allowed (Allow: GET, HEAD, POST, OPTIONS)"},
      {"OPTIONS", "/events", "204 (Allow: GET, HEAD, POST, OPTIONS)"},
      {"OPTIONS", "/nowhere", "404 not-found"},
  };
  for (const Row& row : table) {
    CAPTURE(row.method, row.target);
    CHECK(Ask(row.method, row.target) == row.answer);
  }
}

}  // namespace
}  // namespace chipline
