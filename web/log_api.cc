#include "web/log_api.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

#include "store/tools.h"

namespace chipline {
namespace {

constexpr std::size_t kUsualEntries = 1'000;
constexpr std::size_t kMostEntries = 10'000;
constexpr std::size_t kEntriesARead = 100;
// A mirror asks again from where the page ended, so a page need not hold a large log in memory.
constexpr std::size_t kPageBytes = 4 * 1024 * 1024;

// Absent or empty leaves `out` as it is.
template <class Number>
bool ReadNumber(const Request& request, std::string_view parameter, Number least, Number most,
                Number& out) {
  const auto given = request.Get(parameter);
  if (!given || given->empty()) return true;
  const char* end = given->data() + given->size();
  const auto [stop, fault] = std::from_chars(given->data(), end, out);
  return fault == std::errc() && stop == end && out >= least && out <= most;
}

HttpProblem BadNumber(const std::string& parameter, std::uint64_t least, std::uint64_t most) {
  return {ProblemType::kInvalidParameter,
          "Expected a number from " + std::to_string(least) + " to " + std::to_string(most) + ".",
          parameter,
          {}};
}

struct Page {
  std::string lines;
  std::uint64_t last = 0;  // seq of its last entry, or `after`
};

// Up to `limit` entries with seq in (after, end].
Result<Page> ReadPage(const EventLog& log, std::uint64_t after, std::uint64_t end,
                      std::size_t limit) {
  Page page;
  page.last = after;
  std::size_t left = limit;
  while (left > 0 && page.last < end && page.lines.size() < kPageBytes) {
    const auto wanted = std::min<std::uint64_t>({left, end - page.last, kEntriesARead});
    const std::vector<LogEntry> entries =
        CHIP_TRY(log.Read(page.last, static_cast<std::size_t>(wanted)));
    for (const LogEntry& entry : entries) {
      page.lines += ExportLine(entry, CHIP_TRY(log.HashAt(entry.seq))) + "\n";
      page.last = entry.seq;
      --left;
      if (page.lines.size() >= kPageBytes) break;
    }
  }
  return page;
}

Response GetLog(const Site& site, const Request& request) {
  const std::uint64_t end = site.log.Head().seq;
  std::uint64_t after = 0;
  std::size_t limit = kUsualEntries;
  // A mirror that is ahead of us follows another log: better told than answered with nothing.
  if (!ReadNumber<std::uint64_t>(request, "after", 0, end, after)) {
    return Fail(BadNumber("after", 0, end));
  }
  if (!ReadNumber<std::size_t>(request, "limit", 1, kMostEntries, limit)) {
    return Fail(BadNumber("limit", 1, kMostEntries));
  }
  auto page = ReadPage(site.log, after, end, limit);
  if (!page) return Fail(page.error());
  Response response;
  response.content_type = "application/x-ndjson; charset=utf-8";
  response.headers = {{"Cache-Control", "no-cache"},
                      {"Access-Control-Allow-Origin", "*"},
                      {"Access-Control-Expose-Headers", "Link, X-Total-Count"},
                      {"X-Total-Count", std::to_string(end - after)}};
  if (page->last < end) {
    std::vector<Parameter> next = {{"after", std::to_string(page->last)}};
    if (request.Get("limit")) next.push_back({"limit", std::to_string(limit)});
    response.headers.Add("Link", "<" + request.path + QueryText(next) + ">; rel=\"next\"");
  }
  response.body = std::move(page->lines);
  return response;
}

}  // namespace

std::vector<Route> LogRoutes(const Site& site) {
  return {{"GET",
           "/api/v1/log",
           "The record, entry by entry as JSON lines, in pages linked by rel=next",
           {{"after", "the seq behind which to begin; default 0, the whole log"},
            {"limit", "how many entries a page, 1 to 10000; default 1000"}},
           [&site](const Request& request) { return GetLog(site, request); }}};
}

}  // namespace chipline
