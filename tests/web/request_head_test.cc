#include "web/request_head.h"

#include <vector>

#include "tests/support/catch.h"

namespace chipline {
namespace {

HeadLimits Limits() {
  HeadLimits limits;
  limits.host_names = {"chipline.example"};
  return limits;
}

// "ok", "ok body=3", "ok close", or the status of the refusal.
std::string Judged(const std::string& head) {
  const HeadVerdict verdict = JudgeHead(head, Limits());
  if (verdict.refused != 0) return std::to_string(verdict.refused);
  std::string shown = "ok";
  if (verdict.body_bytes != 0) shown += " body=" + std::to_string(verdict.body_bytes);
  if (verdict.close) shown += " close";
  return shown;
}

std::string Get(const std::string& fields) {
  return "GET / HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

TEST_CASE("a head is taken only if every parser would read it alike") {
  struct Row {
    std::string head, verdict;
  };
  const std::vector<Row> table = {
      {Get(""), "ok"},
      {Get("Connection: close\r\n"), "ok close"},
      {Get("Connection: keep-alive\r\n"), "ok"},
      {"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", "ok close"},
      {Get("Content-Length: 3\r\n"), "ok body=3"},
      {Get("Accept: text/html,*/*;q=0.8\r\nCookie: a=b\r\n"), "ok"},
      {Get("Cookie: " + std::string(8 * 1024 - 8, 'a') + "\r\n"), "ok"},
      {Get("Cookie: " + std::string(8 * 1024 - 7, 'a') + "\r\n"), "431"},
      // request lines
      {"GET /\r\nHost: localhost\r\n\r\n", "400"},
      {"GET  HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"},
      {"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"},
      {"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"},
      {"GET /#x HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"},
      {"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", "505"},
      {"get / HTTP/1.1\r\nHost: localhost\r\n\r\n", "405"},
      {"PUT / HTTP/1.1\r\nHost: localhost\r\n\r\n", "ok"},
      {"TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", "405"},
      {"GET /" + std::string(4096, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n", "414"},
      {"\r\n\r\n", "400"},
      // hosts: a name that is not ours may be anybody's idea of where we are
      {"GET / HTTP/1.1\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n", "ok"},
      {"GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n", "ok"},
      {"GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "ok"},
      {"GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n", "ok"},
      {"GET / HTTP/1.1\r\nHost: Chipline.Example\r\n\r\n", "ok"},
      {"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"},
      {"GET / HTTP/1.1\r\nHost: \r\n\r\n", "421"},
      {"GET / HTTP/1.1\r\nHost: localhost:x\r\n\r\n", "421"},
      // bodies: one plain length or none
      {Get("Content-Length: 1048576\r\n"), "ok body=1048576"},
      {Get("Content-Length: 1048577\r\n"), "413"},
      {Get("Content-Length: 99999999999999999999\r\n"), "400"},
      {Get("Content-Length: -1\r\n"), "400"},
      {Get("Content-Length: +1\r\n"), "400"},
      {Get("Content-Length: 0x1\r\n"), "400"},
      {Get("Content-Length: 1, 1\r\n"), "400"},
      {Get("Content-Length:\r\n"), "400"},
      {Get("Content-Length: 1\r\nContent-Length: 1\r\n"), "400"},
      {Get("Transfer-Encoding: chunked\r\n"), "411"},
      {Get("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), "411"},
      {Get("Content-Encoding: gzip\r\n"), "415"},
      // fields
      {Get("No colon\r\n"), "400"},
      {Get(": empty\r\n"), "400"},
      {Get("Host : localhost\r\n"), "400"},
      {Get("REMOTE_ADDR: 10.0.0.1\r\n"), "400"},
      {Get("X: a\r\n b\r\n"), "400"},
      {Get(std::string("X: a\0b\r\n", 8)), "400"},
      {Get("X: a\nY: b\r\n"), "400"},
      {Get("X: a\rY: b\r\n"), "400"},
  };
  for (const Row& row : table) {
    CAPTURE(row.head);
    CHECK(Judged(row.head) == row.verdict);
  }
}

TEST_CASE("texts and pages may be larger than other bodies, by whichever way they come") {
  const auto judged = [](const std::string& target, std::size_t bytes) {
    return Judged("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
                  std::to_string(bytes) + "\r\n\r\n");
  };
  constexpr std::size_t kMega = 1024 * 1024;
  for (const char* target : {"/api/v1/documents?url=x", "/api/v1/events/suggest", "/new"}) {
    CAPTURE(target);
    CHECK(judged(target, 10 * kMega) == "ok body=10485760");
    CHECK(judged(target, 10 * kMega + 1) == "413");
    // The form for signing in carries one that was sent before it.
    CHECK(judged("/sign-in", 10 * kMega + 500'000) == "ok body=10985760");
  }
  CHECK(judged("/newsroom", kMega + 1) == "413");
}

TEST_CASE("a refusal names the limit, and a browser asks for a page of it") {
  const HeadVerdict verdict = JudgeHead(Get("Content-Length: 2000000\r\n"), Limits());
  CHECK(verdict.reason == "What was sent has 2000000 bytes; at most 1048576 are taken here.");
  CHECK(AsksForPage("POST /new HTTP/1.1\r\nACCEPT: application/xml, Text/HTML\r\n\r\n"));
  CHECK_FALSE(AsksForPage("POST /api/v1/events HTTP/1.1\r\nAccept: text/html\r\n\r\n"));
  CHECK_FALSE(AsksForPage("POST /new HTTP/1.1\r\nAccept: */*\r\nX: text/html\r\n\r\n"));
  CHECK_FALSE(AsksForPage("POST /new HTTP/1.1\r\n\r\n\r\naccept: text/html\r\n"));
  CHECK_FALSE(AsksForPage(""));
}

TEST_CASE("heads are bounded in fields and in bytes") {
  std::string fields;
  for (int i = 0; i < 63; ++i) fields += "X-" + std::to_string(i) + ": y\r\n";
  CHECK(Judged(Get(fields)) == "ok");
  CHECK(Judged(Get(fields + "One-More: y\r\n")) == "431");
  CHECK(Judged(Get("X: " + std::string(17'000, 'y') + "\r\n")) == "431");
}

}  // namespace
}  // namespace chipline
