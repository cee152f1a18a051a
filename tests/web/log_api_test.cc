// The pages of the log, put together, are the export.
#include "web/log_api.h"

#include <sstream>

#include "model/clock.h"
#include "store/open_event_log.h"
#include "store/tools.h"
#include "tests/support/catch.h"
#include "tests/support/effort.h"
#include "web/app.h"

namespace chipline {
namespace {

class Mirrored {
 public:
  explicit Mirrored(int entries, std::size_t note_bytes = 10)
      : clock_(1'764'000'000'000'000), log_(*OpenEventLog("memory:", clock_)) {
    for (int i = 0; i < entries; ++i) {
      NewEntry entry;
      PolicyEvent& event = entry.events.emplace_back();
      event.key = "event-" + std::to_string(i);
      event.note.assign(note_bytes, 'x');
      REQUIRE(log_->Append(entry));
    }
    app_ = *App::Start(*log_, SubjectTree::Embedded(), clock_, "test");
  }
  Response Ask(const std::string& target) const {
    Request request;
    request.method = "GET";
    return app_->Handle(std::move(request), target);
  }
  std::string Export() const {
    std::ostringstream out;
    REQUIRE(ExportLog(*log_, out));
    return out.str();
  }

 private:
  ManualClock clock_;
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<App> app_;
};

std::string HeaderOf(const Response& response, const std::string& name) {
  return std::string(response.headers.Get(name).value_or(""));
}

// Follows rel=next from `target`; the pages, one after the other, and how many they were.
std::pair<std::string, int> Walk(const Mirrored& mirrored, std::string target) {
  std::string all;
  for (int pages = 0;;) {
    const Response page = mirrored.Ask(target);
    REQUIRE(page.status == 200);
    all += page.body;
    ++pages;
    const std::string link = HeaderOf(page, "Link");
    if (link.empty()) return {all, pages};
    REQUIRE(link.ends_with(">; rel=\"next\""));
    target = link.substr(1, link.find('>') - 1);
  }
}

TEST_CASE("pages of any size put together are the export, byte for byte", "[threads]") {
  const Mirrored mirrored(25);
  for (const auto& [limit, pages] :
       std::vector<std::pair<int, int>>{{1, 25}, {2, 13}, {5, 5}, {24, 2}, {25, 1}, {10'000, 1}}) {
    CAPTURE(limit);
    const auto [all, count] = Walk(mirrored, "/api/v1/log?limit=" + std::to_string(limit));
    CHECK(all == mirrored.Export());
    CHECK(count == pages);
  }
  CHECK(Walk(mirrored, "/api/v1/log").first == mirrored.Export());
}

TEST_CASE("a page says what lies behind it", "[threads]") {
  const Mirrored mirrored(5);
  const Response page = mirrored.Ask("/api/v1/log?after=2&limit=2");
  CHECK(page.content_type == "application/x-ndjson; charset=utf-8");
  CHECK(HeaderOf(page, "X-Total-Count") == "3");
  CHECK(HeaderOf(page, "Link") == "</api/v1/log?after=4&limit=2>; rel=\"next\"");
  CHECK_THAT(page.body, Catch::StartsWith(R"({"seq":3,)"));

  const Response end = mirrored.Ask("/api/v1/log?after=5");
  CHECK(end.status == 200);
  CHECK(end.body.empty());
  CHECK(HeaderOf(end, "Link").empty());
  CHECK(HeaderOf(end, "X-Total-Count") == "0");
}

TEST_CASE("a page is bounded in bytes whatever its limit, and nothing is left out") {
  const Mirrored mirrored(Effort(20, 13, 20), 700'000);
  const Response page = mirrored.Ask("/api/v1/log?limit=10000");
  CHECK(page.body.size() < 6'000'000);
  const auto [all, count] = Walk(mirrored, "/api/v1/log?limit=10000");
  CHECK(all == mirrored.Export());
  CHECK(count > 2);
}

TEST_CASE("positions outside of the log and senseless pages are refused", "[threads]") {
  const Mirrored mirrored(3);
  for (const char* query : {"after=4", "after=-1", "after=x", "after=1.5", "limit=0", "limit=10001",
                            "limit=99999999999999999999", "afte=1"}) {
    CAPTURE(query);
    CHECK(mirrored.Ask(std::string("/api/v1/log?") + query).status == 400);
  }
}

TEST_CASE("an empty log has one empty page", "[threads]") {
  const Mirrored mirrored(0);
  CHECK(Walk(mirrored, "/api/v1/log") == std::pair<std::string, int>("", 1));
}

}  // namespace
}  // namespace chipline
